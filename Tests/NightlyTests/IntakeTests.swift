import Ensembles
import Foundation
import Nightly
import ScatteringData
import TestSupport
import Testing
import Training

@Suite("What a night makes of the files it finds")
struct IntakeTests {
    private func intake(_ files: [(String, String)], base: DataTable? = Samples.bundled) -> Intake {
        var intake = Intake(base: base, target: Samples.carbon, lowOmegaCut: 0.026)
        for (number, (path, text)) in files.enumerated() {
            intake.add(FoundFile(path: path, bytes: Array(text.utf8), modified: Double(number)))
        }
        return intake
    }

    private let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty,target\n"

    @Test("New tables are used; the nucleus is that of the column, of the file's name, or the ensemble's")
    func nuclei() {
        let rows = "Mine,0.68,60,0.2,100,5,0.03,\nMine,0.68,60,0.21,110,5,0.03,\n"
        let calcium = rows.replacing("0.03,\n", with: "0.03,40Ca\n")
        let found = intake([("in/new.csv", header + rows), ("in/56Fe-new.csv", header + rows), ("in/x.csv", header + calcium)])
        #expect(found.nuclei == ["12C", "40Ca", "56Fe"])
        #expect(found.records.map(\.status) == [.used, .used, .used])
        #expect(found.records.map(\.nuclei) == [["12C"], ["56Fe"], ["40Ca"]])
        #expect(found.tables["12C"]?.first == Samples.bundled, "the base keeps every byte")
    }

    @Test("Lines of the quasi-elastic archive are converted, each nucleus to a table of its own")
    func archive() {
        let lines = """
            6  12  0.680  60.0  0.200  1.0000E+02  5.0000E+00  Mine:2024xx
            6  12  0.680  60.0  0.210  1.1000E+02  5.0000E+00  Mine:2024xx
            26 56  0.680  60.0  0.200  4.0000E+02  2.0000E+01  Mine:2024xx

            """
        let found = intake([("in/archive.dat", lines)])
        #expect(found.records.map(\.status) == [.used], "\(found.records)")
        #expect(found.records[0].nuclei == ["12C", "56Fe"] && found.records[0].note.contains("0.05"), "\(found.records)")
        #expect(try! found.tables["12C"]?[1].rows(target: Samples.carbon).map(\.crossSection) == [100, 110])
    }

    @Test("Empty and bad tables are refused with file and line, and the others go on")
    func refusals() {
        let good = header + "Mine,0.68,60,0.2,100,5,0.03,\n"
        let found = intake([
            ("in/empty.csv", ""), ("in/bad.csv", header + "Mine,0.68,60,abc,100,5,0.03,\n"), ("in/noise.csv", "\u{0}\u{1}\n"),
            ("in/nameless.csv", "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV\nMine,0.68,60,0.2,100,5\n"),
            ("in/good.csv", good),
        ])
        #expect(found.records.map(\.status) == [.refused, .refused, .refused, .refused, .used])
        #expect(found.records[0].note.contains("in/empty.csv: the file is empty"))
        #expect(found.records[1].note.contains("in/bad.csv:2: omega_GeV is 'abc'"))
        #expect(found.records[3].note.contains("in/nameless.csv:2: no normalization uncertainty is known of experiment 'Mine'"))
    }

    @Test("A set that contradicts another in its Δλ is refused, and what was there stays")
    func contradiction() {
        let first = header + "Mine,0.68,60,0.2,100,5,0.03,\n"
        let found = intake([("a.csv", first), ("b.csv", header + "Mine,0.68,60,0.3,100,5,0.05,\n")])
        #expect(found.records[1].status == .refused)
        #expect(found.records[1].note.contains("b.csv:2: normalization_uncertainty of Mine is 0.05 here"))
        #expect(found.tables["12C"]?.count == 2)
    }

    @Test("The same content twice, rows that are there already, and the same data under another name are said and not used twice")
    func repetitions() throws {
        let own = try Samples.table(of: "Barreau:1983ht")
        let renamed = try Samples.table(of: "Barreau:1983ht", as: "Copy", uncertainty: 0.02)
        let mine = header + "Mine,0.68,60,0.2,100,5,0.03,\n"
        let found = intake([("own.csv", own), ("renamed.csv", renamed), ("mine.csv", mine), ("twin.csv", mine)])
        #expect(found.records.map(\.status) == [.repeated, .repeated, .used, .repeated])
        #expect(found.records[0].note.contains("12C") && found.records[0].note.contains("not there already"))
        #expect(found.records[1].note.contains("Copy is Barreau:1983ht of 12C.csv under another name"))
        #expect(found.records[3].note.contains("the same content as mine.csv: not used twice"))
        #expect(found.tables["12C"]?.map(\.name) == ["12C.csv", "mine.csv"])
    }

    @Test("Of two values of the same experiment and kinematics the newer file's is taken, and lines keep their numbers")
    func newerWins() throws {
        let corrected = try Samples.table(of: "Whitney:1974hr", times: 1.01)
        let found = intake([("corrected.csv", corrected)])
        let note = found.records[0].note
        #expect(found.records[0].status == .used && note.contains("rows of 12C.csv superseded by this newer file"), "\(note)")
        let tables = try #require(found.tables["12C"])
        let dataset = try Dataset(target: Samples.carbon, tables: tables)
        let before = try Dataset.bundled(Samples.carbon)
        #expect(dataset.points.count == before.points.count)
        let old = try tables[0].rows(target: Samples.carbon), all = try Samples.bundled.rows(target: Samples.carbon)
        #expect(old == all.filter { $0.experiment != "Whitney:1974hr" }, "all other lines say what they said, at their numbers")
    }

    @Test("Noise, folds and addresses of old points are bit for bit the same when data are added")
    func oldBits() throws {
        let added = try Samples.table(of: "Barreau:1983ht", as: "Added", times: 1.02, uncertainty: 0.03)
        let tables = try #require(intake([("added.csv", added)]).tables["12C"])
        let (before, after) = (try Dataset.bundled(Samples.carbon), try Dataset(target: Samples.carbon, tables: tables))
        #expect(after.points.count > before.points.count)
        let folds = Folds.Kind.random(trainFraction: 0.9, split: 0, seed: 1)
        let (foldsBefore, foldsAfter) = (try Folds(folds, of: before), try Folds(folds, of: after))
        func values(_ dataset: Dataset, _ folds: Folds) -> [UInt64: [UInt64]] {
            let points = PointTable(dataset)
            let noise = (0..<3).map { replica in
                ReplicaTargets().draw(
                    from: points, experiments: dataset.experiments.map(\.address),
                    normalizationUncertainties: dataset.experiments.map(\.normalizationUncertainty), seed: 1, replica: replica
                ).targets
            }
            return Dictionary(uniqueKeysWithValues: points.address.indices.map { i in
                (points.address[i], noise.map { $0[i].bitPattern } + [folds.isTraining[i] ? 1 : 0])
            })
        }
        let (old, new) = (values(before, foldsBefore), values(after, foldsAfter))
        for (address, bits) in old { #expect(new[address] == bits) }
    }

    @Test("Files that changed a moment ago wait; a directory that cannot be read stops the night; clocks that are ahead do not matter")
    func stillness() throws {
        let place = try TemporaryDirectory()
        try place.file("in/old.csv", "a", age: 3600)
        try place.file("in/fresh.csv", "b", age: 5)
        try place.file("in/future.csv", "c", age: -86400)
        try place.file("in/.hidden", "d", age: 3600)
        let (files, waiting) = try FoundFile.look(in: [place.path("in")], stillFor: 60, now: .now)
        #expect(files.map(\.path) == [place.path("in/old.csv"), place.path("in/future.csv")])
        #expect(waiting.map(\.path) == [place.path("in/fresh.csv")] && waiting[0].note.contains("60"), "\(waiting)")
        #expect(throws: RunError.self) { try FoundFile.look(in: [place.path("absent")], stillFor: 60, now: .now) }
    }
}
