import Randomness
import ScatteringData
import Testing
import Training

@Suite("What replicas see of a target")
struct ReplicaTargetsTests {
    let points = Toy.points()
    let experiments = [ContentHash.of("first"), ContentHash.of("second")]

    func draw(_ settings: ReplicaTargets, _ points: PointTable, seed: UInt64 = 5, replica: Int = 0) -> (indices: [Int], targets: [Double]) {
        settings.draw(from: points, experiments: experiments, normalizationUncertainties: [0.02, 0.05], seed: seed, replica: replica)
    }

    @Test("Noise alone is the parametric bootstrap of every other fit")
    func noise() {
        let drawn = draw(ReplicaTargets(), points)
        #expect(drawn.indices == Array(0..<points.count))
        #expect(drawn.targets == Resampling.bootstrap.targets(of: points, seed: 5, replica: 0))
        #expect(draw(.measured, points).targets == points.crossSection)
    }

    @Test("Two nuclei measured by one experiment at the same kinematics have the same addresses, but independent draws")
    func nuclei() throws {
        let calcium = ReplicaTargets.seed(1, of: try Nucleus("40Ca").address), iron = ReplicaTargets.seed(1, of: try Nucleus("56Fe").address)
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
            let factors = zip(draw(settings, points, replica: replica).targets, points.crossSection).map { $0 / $1 }
            for k in 0...1 {
                let mine = factors.indices.filter { points.experiment[$0] == k }.map { factors[$0] }
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
        settings.resamplesPoints = true
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

    @Test("No resampling leaves a member without points")
    func empty() {
        var settings = ReplicaTargets()
        settings.resamplesPoints = true
        let one = points.selecting([0])
        for replica in 0..<50 { #expect(!draw(settings, one, replica: replica).indices.isEmpty) }
    }
}
