import CrossSectionFits
import CrossSections
import Files
import Foundation
import NightJudgement
import Nightly
import Prediction
import Runs
import ScatteringData
import Statistics
import TestSupport
import Testing
import Text
import Training

@Suite("What a night makes of the files it finds")
struct IntakeTests {
    private func intake(_ files: [(String, String)], base: DataTable? = Samples.bundled, without quarantined: [NewSet] = []) -> Intake {
        var intake = Intake(base: base, target: Samples.carbon, lowOmegaCut: 0.026, quarantined: quarantined)
        for (number, (path, text)) in files.enumerated() {
            intake.add(InputFile(path: path, bytes: Array(text.utf8), modified: Double(number)))
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

    @Test("A quarantined set is left out on its own nucleus alone")
    func quarantinedNucleus() throws {
        let text = header + "Mine,0.68,60,0.2,100,5,0.03,\nMine,0.68,60,0.21,110,5,0.03,\n"
        var set = NewSet(experiment: "Mine", table: "in/56Fe.csv", nucleus: "56Fe", normalizationUncertainty: 0.03)
        for row in try DataTable(name: "in/56Fe.csv", bytes: Array(text.utf8)).rows(target: Nucleus("56Fe")).prefix(1) { set.append(row) }
        let found = intake([("in/12C.csv", text), ("in/56Fe.csv", text)], without: [set])
        #expect(try found.tables["12C"]?.last?.rows(target: Samples.carbon).count == 2)
        #expect(try found.tables["56Fe"]?[0].rows(target: Nucleus("56Fe")).map(\.crossSection) == [110])
    }

    @Test("Of converted files too, just the rows are left out that repeat others or are quarantined")
    func convertedRows() throws {
        let lines = """
            ! measured in 2024
            26 56  0.680  60.0  0.200  4.0000E+02  2.0000E+01  Mine:2024xx

            6  12  0.680  60.0  0.220  1.2000E+02  5.0000E+00  Bad:2024xx
            6  12  0.680  60.0  0.210  1.1000E+02  5.0000E+00  Mine:2024xx
            6  12  0.680  60.0  0.200  1.0000E+02  5.0000E+00  Mine:2024xx

            """
        let there = header + "Mine:2024xx,0.68,60,0.2,100,5,0.05,\n"
        func values(_ found: Intake) throws -> [Double] {
            #expect(found.records.map(\.status) == [.used, .used], "\(found.records)")
            return try #require(found.tables["12C"]).last!.rows(target: Samples.carbon).map(\.crossSection)
        }
        #expect(try values(intake([("there.csv", there), ("archive.dat", lines)])) == [120, 110])
        var bad = NewSet(experiment: "Bad:2024xx", table: "archive.dat", normalizationUncertainty: 0.05)
        let rows = try #require(intake([("archive.dat", lines)]).tables["12C"]).last!.rows(target: Samples.carbon)
        bad.append(try #require(rows.first { $0.experiment == "Bad:2024xx" }))
        #expect(try values(intake([("there.csv", there), ("archive.dat", lines)], without: [bad])) == [110])
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
        #expect(found.records[0].note.contains("in 12C.csv already, with the same values (own.csv:2"), "\(found.records[0])")
        #expect(found.records[1].note.contains("rows of Copy stand in 12C.csv under the name Barreau:1983ht"), "\(found.records[1])")
        #expect(found.records[3].note.contains("the same content as mine.csv: not used twice"))
        #expect(found.tables["12C"]?.map(\.name) == ["12C.csv", "mine.csv"])
    }

    @Test("Rows that are nearly those of another experiment are used, and said: they may be a rounded copy")
    func nearlyTheSame() throws {
        let near = try Samples.table(of: "Whitney:1974hr", as: "Near", times: 1.001, uncertainty: 0.02)
        let found = intake([("near.csv", near)])
        let note = found.records[0].note
        #expect(found.records[0].status == .used, "\(note)")
        #expect(note.contains("of Near stand in 12C.csv to 1 % under the name Whitney:1974hr"), "\(note)")
        #expect(found.tables["12C"]?.count == 2)
    }

    @Test("Of two values of the same experiment and kinematics the newer file's is taken, and lines keep their numbers")
    func newerWins() throws {
        let corrected = try Samples.table(of: "Whitney:1974hr", times: 1.01)
        let found = intake([("corrected.csv", corrected)])
        let note = found.records[0].note
        #expect(found.records[0].status == .used && note.contains("stand in 12C.csv with other values; the newer win"), "\(note)")
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
            let points = CrossSectionData(dataset).data
            let noise = (0..<3).map { ReplicaTargets().draw(from: points, for: ReplicaSeed(seed: 1, replica: $0)).fit.drawn.value }
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
        let (files, waiting) = try InputFile.look(in: [place.path("in")], stillFor: 60, now: .now)
        #expect(files.map(\.path) == [place.path("in/old.csv"), place.path("in/future.csv")])
        #expect(waiting.map(\.path) == [place.path("in/fresh.csv")] && waiting[0].note.contains("60"), "\(waiting)")
        #expect(throws: RunError.self) { try InputFile.look(in: [place.path("absent")], stillFor: 60, now: .now) }
    }

    @Test("A HEPData submission is one file: in a directory of its own or beside others, once all of its tables are there and still")
    func submissions() throws {
        let place = try TemporaryDirectory()
        func write(_ directory: String, age: Double) throws {
            try place.file("\(directory)/submission.yaml", Samples.submission, age: 3600)
            try place.file("\(directory)/data1.yaml", Samples.hepDataTable(energy: 0.68, values: [100, 110]), age: 3600)
            try place.file("\(directory)/data2.yaml", Samples.hepDataTable(energy: 0.56, values: [120, 130]), age: age)
        }
        func look() throws -> (files: [InputFile], waiting: [FileRecord]) {
            try InputFile.look(in: [place.path("in")], stillFor: 60, now: .now)
        }
        try write("in/56Fe-new", age: 5)
        try place.file("in/56Fe-new/notes.csv", "not looked at", age: 3600)
        let early = try look()
        #expect(early.files.isEmpty && early.waiting.map(\.path) == [place.path("in/56Fe-new/submission.yaml")])
        let note = early.waiting[0].note
        #expect(early.waiting[0].status == .waiting && note.hasPrefix("its table \(place.path("in/56Fe-new/data2.yaml")) changed "))

        try write("in/56Fe-new", age: 1800)
        try write("in", age: 3600)
        let (files, waiting) = try look()
        #expect(waiting.isEmpty && files.map(\.path) == ["submission.yaml", "56Fe-new/submission.yaml"].map { place.path("in/" + $0) })
        let tables = ["in", "in/56Fe-new"].map { [place.path("\($0)/data1.yaml"), place.path("\($0)/data2.yaml")] }
        #expect(files.map { $0.parts.map(\.name) } == tables)
        var found = Intake(base: nil, target: Samples.carbon, lowOmegaCut: 0.026)
        for file in files { found.add(file) }
        #expect(found.records.map(\.status) == [.used, .used] && found.records.map(\.nuclei) == [["12C"], ["56Fe"]], "\(found.records)")
        let rows = try #require(found.tables["56Fe"])[0].rows(target: Nucleus("56Fe"))
        #expect(rows.map(\.crossSection) == [100, 110, 120, 130] && rows.allSatisfy { $0.experiment == "ins1664222" })

        // Without one of its tables it is refused, and whatever lies on the disk by now is not read.
        let half = InputFile(path: files[1].path, bytes: files[1].bytes, modified: 0, parts: [files[1].parts[0]])
        var refused = Intake(base: nil, target: Samples.carbon, lowOmegaCut: 0.026)
        refused.add(half)
        #expect(refused.records[0].status == .refused && refused.records[0].note.contains("data2.yaml: is not there"))
    }
}
