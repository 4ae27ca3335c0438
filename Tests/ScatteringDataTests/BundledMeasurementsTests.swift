import ScatteringData
import Testing

@Suite("Bundled measurements")
struct BundledMeasurementsTests {
    /// Rows of a table, and how many are set aside for each reason; counted independently, with a script that shares no code.
    struct Content: Sendable {
        let target: String
        let rows: Int
        let aside: [SetAside.Reason: Int]
        let experiments: Int
    }

    static let contents = [
        Content(target: "3He", rows: 2475, aside: [.nonPositiveError: 1, .nonPositiveCrossSection: 31, .belowCut: 230], experiments: 6),
        Content(target: "6Li", rows: 133, aside: [.belowCut: 4], experiments: 1),
        Content(target: "12C", rows: 3265, aside: [:], experiments: 11),
        Content(target: "16O", rows: 126, aside: [.belowCut: 6], experiments: 2),
        Content(target: "27Al", rows: 628, aside: [.belowCut: 3], experiments: 3),
        Content(target: "40Ca", rows: 1339, aside: [.nonPositiveError: 2, .belowCut: 155], experiments: 3),
        Content(target: "56Fe", rows: 2429, aside: [.notUsedByDefault: 203, .belowCut: 52], experiments: 7),
    ]

    @Test("Every row is used or set aside for a reason", arguments: contents)
    func counts(_ content: Content) throws {
        let dataset = try Dataset.bundled(nucleus(content.target))
        for reason in SetAside.Reason.allCases {
            #expect(dataset.setAsideCount(reason) == content.aside[reason] ?? 0, "\(content.target): \(reason)")
        }
        #expect(dataset.points.count + dataset.setAsideCount == content.rows)
        #expect(dataset.experiments.count == content.experiments)
    }

    @Test("The bundled targets, light ones first")
    func targets() {
        #expect(DataTable.bundledTargets.map(\.name) == ["3He", "6Li", "12C", "16O", "27Al", "40Ca", "56Fe"])
        #expect(DataTable.bundledTargets.map(\.Z) == [2, 3, 6, 8, 13, 20, 26])
    }

    @Test("Without the cut, nothing is below it")
    func noCut() throws {
        let dataset = try Dataset.bundled(nucleus("16O"), selection: Selection(lowOmegaCut: -.infinity))
        #expect(dataset.points.count == 126)
    }

    @Test("Hotta's 203 points are set aside at 180° even when they are asked for")
    func backwardAngle() throws {
        let dataset = try Dataset.bundled(nucleus("56Fe"), selection: Selection(included: ["Hotta:1994"]))
        #expect(dataset.setAsideCount(.backwardAngle) == 203)
        #expect(dataset.setAsideCount(.notUsedByDefault) == 0)
        #expect(dataset.experimentsLeftOut.map(\.name) == ["Hotta:1994"])
        #expect(dataset.setAside.first { $0.reason == .backwardAngle }?.rows.allSatisfy { $0.kinematics.scale == 0 } == true)
    }

    @Test("The carbon points of each experiment, and its Δλ")
    func carbon() throws {
        let dataset = try Dataset.bundled(nucleus("12C"))
        let found = zip(dataset.experiments, dataset.experimentRanges).map { "\($0.name) \($1.count) \($0.normalizationUncertainty)" }
        #expect(found == [
            "Arrington:1995hs 56 0.04", "Arrington:1998ps 398 0.04", "Bagdasaryan:1988hp 125 0.1", "Baran:1988tw 259 0.037",
            "Barreau:1983ht 1243 0.02", "Dai:2018xhi 177 0.022", "Day:1993md 316 0.034", "Fomin:2010ei 359 0.04",
            "O'Connell:1987ag 51 0.05", "Sealock:1989nx 250 0.025", "Whitney:1974hr 31 0.03",
        ])
        #expect(dataset.settings.count == 83)
        for (index, range) in dataset.experimentRanges.enumerated() {
            #expect(dataset.points[range].allSatisfy { $0.experiment == index })
        }
    }

    @Test("An excluded experiment is set aside, and the other points keep their addresses")
    func exclusion() throws {
        let all = try Dataset.bundled(nucleus("16O"))
        let some = try Dataset.bundled(nucleus("16O"), selection: Selection(excluded: ["Anghinolfi:1996vm"]))
        #expect(some.setAsideCount(.excluded) == 73)
        #expect(some.experiments.map(\.name) == ["O'Connell:1987ag"])
        #expect(some.points.map(\.address) == all.points.filter { $0.experiment == 1 }.map(\.address))
    }

    @Test("Points of a target have different addresses, all 9708 of them", arguments: contents.map(\.target))
    func addresses(_ target: String) throws {
        let points = try Dataset.bundled(nucleus(target)).points
        #expect(Set(points.map(\.address)).count == points.count)
    }

    @Test("Every experiment of the catalogue has a BibTeX entry")
    func citations() throws {
        let keys = Bibliography.bundled.entries.map(\.key)
        #expect(Set(keys).count == keys.count)
        for target in DataTable.bundledTargets {
            for experiment in ExperimentCatalogue.bundled.experiments(on: target) {
                #expect(keys.contains(Bibliography.key(ofExperiment: experiment.name)), "\(experiment.name)")
            }
        }
        let oxygen = try Dataset.bundled(nucleus("16O")).experiments
        #expect(Bibliography.bundled.entries(citing: oxygen).map(\.key)
            == ["Benhar:2008", "Kowal:2024", "Graczyk:2025", "Anghinolfi:1996vm", "OConnell:1987ag"])
    }

    @Test("Entries are whole: braces balance, and each has a journal or a note", arguments: Bibliography.bundled.entries)
    func entry(_ entry: Bibliography.Entry) {
        #expect(entry.text.count { $0 == "{" } == entry.text.count { $0 == "}" })
        #expect(entry.text.contains("journal") || entry.text.contains("note"))
    }

    @Test("A target without a bundled table")
    func unknownTarget() throws {
        let error = #expect(throws: DataError.self) { try Dataset.bundled(nucleus("7Li")) }
        #expect(error?.description
            == "there is no bundled table for 7Li; bundled are 3He, 6Li, 12C, 16O, 27Al, 40Ca, 56Fe: choose one of them, or give a file")
    }
}
