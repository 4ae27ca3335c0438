import ScatteringData
import Testing

@Suite("Coverage by a source's training points")
struct CoverageTests {
    static let carbon = try? Dataset.bundled(Nucleus("12C"))

    @Test("The nearest training point in standardized E, θ, ω: the search agrees with looking at all of them")
    func distance() throws {
        let training = try Dataset.bundled(Nucleus("16O")).points.map(\.kinematics)
        let coverage = Coverage(of: training)
        func deviation(_ value: (Kinematics) -> Double) -> Double {
            let mean = training.map(value).reduce(0, +) / Double(training.count)
            return (training.map { (value($0) - mean) * (value($0) - mean) }.reduce(0, +) / Double(training.count)).squareRoot()
        }
        let (energy, theta, omega) = (deviation(\.energy), deviation(\.theta), deviation(\.omega))
        for point in try Dataset.bundled(Nucleus("27Al")).points.map(\.kinematics) {
            let least = training.map { other in
                let (x, y, z) = (
                    (point.energy - other.energy) / energy, (point.theta - other.theta) / theta, (point.omega - other.omega) / omega)
                return x * x + y * y + z * z
            }.min()!
            #expect(abs(coverage.distance(to: point) - least.squareRoot()) < 1e-12 * (1 + least))
            #expect(coverage.covers(point) == (coverage.distance(to: point) < 0.1))
        }
        #expect(training.allSatisfy { coverage.distance(to: $0) == 0 })
        // Without the point itself: as if it had not been given, in the units of all.
        for i in training.indices {
            let others = training.indices.filter { $0 != i }.map { j in
                let (a, b) = (training[i], training[j])
                let (x, y, z) = ((a.energy - b.energy) / energy, (a.theta - b.theta) / theta, (a.omega - b.omega) / omega)
                return (x * x + y * y + z * z).squareRoot()
            }
            #expect(abs(coverage.distance(to: training[i], where: { $0 != i }) - others.min()!) < 1e-12)
        }
        #expect(coverage.distance(to: training[0], where: { _ in false }) == .infinity)
    }

    /// Points within the training points of model A; a nucleus measured at carbon's kinematics is covered, lithium at 2.5 GeV is not.
    @Test("How many points of each nucleus carbon covers", arguments: [("16O", 50), ("6Li", 0), ("27Al", 326)])
    func bundled(target: String, expected: Int) throws {
        let carbon = try Dataset.bundled(Nucleus("12C"))
        let folds = try Folds(.publishedA, of: carbon)
        let coverage = Coverage(of: folds.train.map { carbon.points[$0].kinematics })
        #expect(try Dataset.bundled(Nucleus(target)).points.count { coverage.covers($0.kinematics) } == expected)
    }

    @Test("A variable that does not vary is not divided by its zero spread; without points nothing is covered")
    func degenerate() {
        let here = Kinematics(energy: 0.5, theta: 60, omega: 0.1), there = Kinematics(energy: 0.5, theta: 60, omega: 0.2)
        let coverage = Coverage(of: [here, there])
        #expect(abs(coverage.distance(to: Kinematics(energy: 0.5, theta: 60, omega: 0.15)) - 1) < 1e-12)
        #expect(coverage.distance(to: Kinematics(energy: 0.75, theta: 60, omega: 0.1)) == 0.25)
        #expect(!Coverage(of: []).covers(here))
    }
}
