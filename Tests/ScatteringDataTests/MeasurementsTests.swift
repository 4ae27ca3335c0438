import ScatteringData
import Testing

@Suite("Measurements on several nuclei")
struct MeasurementsTests {
    let oxygen: Dataset
    let lithium: Dataset
    let both: Measurements

    init() throws {
        oxygen = try Dataset.bundled(nucleus("16O"))
        lithium = try Dataset.bundled(nucleus("6Li"))
        both = Measurements([oxygen, lithium])
    }

    @Test("One nucleus stands behind the other, in the order in which they were given, each with its experiments")
    func order() {
        #expect(both.targets.map(\.name) == ["16O", "6Li"])
        #expect(both.ranges == [0..<120, 120..<249] && both.points.count == 249)
        #expect(both.experiments == oxygen.experiments + lithium.experiments && both.experimentTargets == [0, 0, 1])
        #expect(both.points.indices.allSatisfy { both.target(ofPoint: $0) == ($0 < 120 ? 0 : 1) })
        #expect(both.experimentLabels == ["16O Anghinolfi:1996vm", "16O O'Connell:1987ag", "6Li Heimlich:1973"])
    }

    @Test("Points are those of the datasets; only the place of their experiment is another")
    func points() {
        let apart = oxygen.points + lithium.points
        #expect(both.points.map(\.address) == apart.map(\.address) && both.points.map(\.kinematics) == apart.map(\.kinematics))
        #expect(both.points.map(\.crossSection) == apart.map(\.crossSection) && both.points.map(\.error) == apart.map(\.error))
        #expect(both.points.map(\.isTestA) == apart.map(\.isTestA) && both.points.map(\.isTestB) == apart.map(\.isTestB))
        #expect(both.points.map(\.experiment) == oxygen.points.map(\.experiment) + lithium.points.map { $0.experiment + 2 })
    }

    @Test("Those on one nucleus are its dataset, and experiments are called by their names")
    func one() {
        let alone = Measurements(oxygen)
        #expect(alone == Measurements([oxygen]) && alone.points == oxygen.points && alone.ranges == [0..<120])
        #expect(alone.experimentLabels == ["Anghinolfi:1996vm", "O'Connell:1987ag"])
    }

    @Test("An experiment that measured two nuclei stands there twice, with a normalization for each")
    func twice() throws {
        let measurements = Measurements([try Dataset.bundled(nucleus("12C")), oxygen])
        let places = measurements.experiments.indices.filter { measurements.experiments[$0].name == "O'Connell:1987ag" }
        #expect(places.map { measurements.experimentTargets[$0] } == [0, 1])
        #expect(places.map { place in measurements.points.count { $0.experiment == place } } == [51, oxygen.experimentRanges[1].count])
    }

    @Test("A place to ask for cross sections has its nucleus, also after a selection")
    func places() throws {
        let places = both.nuclearPoints
        #expect(places.count == 249 && places.kinematics == both.points.map(\.kinematics) && places.targets == both.targets)
        let some = places.selecting([248, 0, 119, 120])
        #expect(some.target == [1, 0, 0, 1] && some.targets == both.targets)
        #expect(some.kinematics == [248, 0, 119, 120].map { both.points[$0].kinematics })
        let onOne = NuclearPoints(some.kinematics, on: try nucleus("12C"))
        #expect(onOne.target == [0, 0, 0, 0] && onOne.targets.map(\.name) == ["12C"])
    }

    @Test("Hotta's points at 180° are used when they are asked for and the model can be asked there: 170 of 203 above the cut")
    func backwardAngle() throws {
        let usual = try Dataset.bundled(nucleus("56Fe"))
        let iron = try Dataset.bundled(nucleus("56Fe"), selection: Selection(included: ["Hotta:1994"], usesBackwardAngle: true))
        #expect(iron.setAsideCount(.backwardAngle) == 0 && iron.setAsideCount(.belowCut) == usual.setAsideCount(.belowCut) + 33)
        let backward = iron.points.filter { $0.kinematics.theta == 180 }
        #expect(backward.count == 170 && backward.allSatisfy { iron.experiments[$0.experiment].name == "Hotta:1994" })
        #expect(iron.points.filter { $0.kinematics.theta != 180 }.map(\.address) == usual.points.map(\.address))
        let without = try Dataset.bundled(nucleus("56Fe"), selection: Selection(usesBackwardAngle: true))
        #expect(without.points == usual.points, "the experiment itself has to be asked for")
    }
}
