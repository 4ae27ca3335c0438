import CrossSections
import ScatteringData
import Statistics
import Testing
import ToyData
import Training

@Suite("What replicas see of a target")
struct ReplicaTargetsTests {
    let points = Toy.points().data

    func draw(_ settings: ReplicaTargets, _ points: FitData, seed: UInt64 = 5, replica: Int = 0) -> (indices: [Int], targets: [Double]) {
        let drawn = settings.draw(from: points, for: ReplicaSeed(seed: seed, replica: replica))
        return (drawn.indices, drawn.fit.drawn.value)
    }

    @Test("Noise alone is the parametric bootstrap of every other fit")
    func noise() {
        let drawn = draw(ReplicaTargets(), points)
        #expect(drawn.indices == Array(0..<points.count))
        #expect(zip(drawn.targets, points.value).allSatisfy { $0 != $1 })
        #expect(draw(.measured, points).targets == points.value)
    }

    @Test("Two nuclei measured by one experiment at the same kinematics have the same addresses, but independent draws")
    func nuclei() throws {
        let calcium = ReplicaTargets.seed(1, of: try Nucleus("40Ca").address)
        let iron = ReplicaTargets.seed(1, of: try Nucleus("56Fe").address)
        #expect(calcium != iron)
        let a = draw(ReplicaTargets(), points, seed: calcium).targets, b = draw(ReplicaTargets(), points, seed: iron).targets
        #expect(zip(a, b).allSatisfy { $0 != $1 })
    }

    @Test("A drawn normalization multiplies all targets of its experiment, with the spread Δλ")
    func normalizations() {
        var settings = ReplicaTargets.measured
        settings.drawsNormalizations = true
        let n = 2000
        var squares = [0.0, 0.0]
        for replica in 0..<n {
            let factors = zip(draw(settings, points, replica: replica).targets, points.value).map { $0 / $1 }
            for k in 0...1 {
                let mine = factors.indices.filter { points.group[$0] == k }.map { factors[$0] }
                #expect(mine.max()! - mine.min()! < 1e-12)
                squares[k] += (mine[0] - 1) * (mine[0] - 1) / Double(n)
            }
        }
        #expect(abs(squares[0].squareRoot() / 0.02 - 1) < 0.08)
        #expect(abs(squares[1].squareRoot() / 0.05 - 1) < 0.08)
    }

    @Test("Resampled: each point n times with probability e⁻¹/n!, whatever other points there are")
    func resampling() {
        var settings = ReplicaTargets()
        settings.resample = .points
        var counts = [0, 0, 0, 0]
        for replica in 0..<300 {
            let drawn = draw(settings, points, replica: replica)
            for i in 0..<points.count { counts[min(3, drawn.indices.count { $0 == i })] += 1 }
            // Half of the points alone are drawn just as often, with the same targets.
            let half = Array(stride(from: 0, to: points.count, by: 2))
            let ofHalf = draw(settings, points.selecting(half), replica: replica)
            #expect(ofHalf.indices.map { half[$0] } == drawn.indices.filter { $0 % 2 == 0 })
        }
        let total = Double(300 * points.count)
        for (count, expected) in zip(counts, [0.3679, 0.3679, 0.1839, 0.0803]) { #expect(abs(Double(count) / total - expected) < 0.01) }
    }

    @Test("Held out: each point by one of K consecutive replicas, in every round by another draw, and all else once", arguments: [
        ReplicaTargets.Resample.points, .settings,
    ])
    func heldOut(_ unit: ReplicaTargets.Resample) {
        var settings = ReplicaTargets.measured
        settings.resample = unit
        settings.heldOutFolds = 5
        func counts(_ replica: Int, _ data: FitData) -> [Int] { settings.counts(of: data, for: ReplicaSeed(seed: 5, replica: replica)) }
        let turns = (0..<3).map { round in
            points.value.indices.map { i in (0..<5).filter { counts(5 * round + $0, points)[i] == 0 } }
        }
        #expect(turns.joined().allSatisfy { $0.count == 1 })
        #expect(turns[0] != turns[1] && turns[1] != turns[2])
        let half = Array(stride(from: 0, to: points.count, by: 2))
        #expect((0..<5).allSatisfy { replica in counts(replica, points.selecting(half)) == half.map { counts(replica, points)[$0] } })
        guard unit == .settings else { return }
        let blocks = Dictionary(grouping: points.value.indices) { points.block[$0] }
        #expect(blocks.values.allSatisfy { block in block.allSatisfy { turns[0][$0] == turns[0][block[0]] } })
    }

    @Test("Resampled spectra: all points of an experiment at one (E, θ) as often, whatever other points there are")
    func spectra() {
        var settings = ReplicaTargets.measured
        settings.resample = .settings
        let places = Toy.points().points.kinematics
        func spectrum(_ i: Int) -> [Double] { [Double(points.group[i]), places[i].energy, places[i].theta] }
        let spectra = Array(Set((0..<points.count).map(spectrum)))
        #expect(spectra.count > 1)
        var zeros = 0
        for replica in 0..<300 {
            let counts = settings.counts(of: points, for: ReplicaSeed(seed: 5, replica: replica))
            for one in spectra {
                let ofOne = counts.indices.filter { spectrum($0) == one }.map { counts[$0] }
                #expect(ofOne.allSatisfy { $0 == ofOne[0] })
                if ofOne[0] == 0 { zeros += 1 }
            }
            let some = Array(stride(from: 0, to: points.count, by: 3))
            let ofSome = settings.counts(of: points.selecting(some), for: ReplicaSeed(seed: 5, replica: replica))
            #expect(ofSome == some.map { counts[$0] })
        }
        #expect(abs(Double(zeros) / Double(300 * spectra.count) - 0.3679) < 0.03)
    }

    @Test("The drawn factors are those of the targets")
    func factors() {
        var settings = ReplicaTargets.measured
        settings.drawsNormalizations = true
        let factors = settings.normalizationFactors(of: points, for: ReplicaSeed(seed: 5, replica: 3))
        let drawn = draw(settings, points, replica: 3).targets
        #expect(drawn.indices.allSatisfy { drawn[$0] == points.value[$0] * factors[points.group[$0]] })
        #expect(ReplicaTargets().normalizationFactors(of: points, for: ReplicaSeed(seed: 5, replica: 3)) == [1, 1])
    }

    @Test("No resampling leaves a member without points")
    func empty() {
        var settings = ReplicaTargets()
        settings.resample = .points
        let one = points.selecting([0])
        for replica in 0..<50 { #expect(!draw(settings, one, replica: replica).indices.isEmpty) }
    }
}
