import CrossSections
import Reference
import ScatteringData
import Statistics
import Testing
import ToyData
import Training

@Suite("Targets drawn from N(d, δ)")
struct PseudodataTests {
    static func targets(_ kind: ReplicaTargets, _ points: FitData, seed: UInt64, replica: Int) -> [Double] {
        kind.draw(from: points, for: ReplicaSeed(seed: seed, replica: replica)).fit.drawn.value
    }

    @Test("Over many replicas the targets have mean d and standard deviation δ")
    func moments() {
        let points = Toy.points(angles: [25]).data, replicas = 4000
        let draws = (1...replicas).map { replica in
            let targets = Self.targets(ReplicaTargets(), points, seed: 9, replica: replica)
            return targets.indices.map { (targets[$0] - points.value[$0]) / points.error[$0] }
        }
        var pulls: [Double] = []
        for point in 0..<points.count {
            let mean = draws.reduce(0) { $0 + $1[point] } / Double(replicas)
            let variance = draws.reduce(0) { $0 + $1[point] * $1[point] } / Double(replicas)
            // In standard deviations of the two estimators.
            pulls += [mean * Double(replicas).squareRoot(), (variance - 1) * (Double(replicas) / 2).squareRoot()]
            // Neighbours in a replica have nothing to do with each other: a correlation of 0 ± 1/√n.
            if point > 0 {
                let product = draws.reduce(0) { $0 + $1[point] * $1[point - 1] } / Double(replicas)
                pulls.append(product * Double(replicas).squareRoot())
            }
        }
        print("bootstrap: means, variances and correlations of \(points.count) points off by at most \(pulls.map(abs).max()!) σ")
        #expect(pulls.allSatisfy { abs($0) < 4.5 })
    }

    @Test("A target depends on seed, replica and the point itself: adding, removing or reordering others changes nothing")
    func addresses() {
        let points = Toy.points().data
        func targets(_ points: FitData, seed: UInt64 = 9, replica: Int = 3) -> [Double] {
            Self.targets(ReplicaTargets(), points, seed: seed, replica: replica)
        }
        let all = targets(points)
        #expect(sameBits(targets(points), all))
        let some = Array(stride(from: points.count - 1, through: 0, by: -3))
        #expect(sameBits(targets(points.selecting(some)), some.map { all[$0] }))
        #expect(zip(targets(points, seed: 10), all).allSatisfy { $0 != $1 })
        #expect(zip(targets(points, replica: 4), all).allSatisfy { $0 != $1 })
    }

    @Test("Without resampling the targets are the measured values")
    func none() {
        let points = Toy.points().data
        #expect(sameBits(Self.targets(.measured, points, seed: 9, replica: 3), points.value))
    }

    @Test("Three bundled oxygen targets of seed 1, replica 1 are these bits, in this and in later versions")
    func stability() throws {
        let points = CrossSectionData(try Dataset.bundled(Nucleus("16O"))).data
        let targets = Self.targets(ReplicaTargets(), points, seed: 1, replica: 1)
        #expect([targets[0], targets[60], targets[points.count - 1]] == [40178.57710695039, 2192.4331773894505, 4167.196087114586])
    }
}
