import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("Input as it comes from other people", .fewAtOnce)
struct InputTests {
    private let place: TemporaryDirectory
    static let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"

    init() throws { place = try TemporaryDirectory() }

    private func write(_ lines: String..., to name: String) throws -> String {
        try (lines.joined(separator: "\n") + "\n").write(toFile: place.path(name), atomically: true, encoding: .utf8)
        return place.path(name)
    }

    @Test("data check prints the ranges, and what looks like another unit")
    func ranges() async throws {
        let file = try write(Self.header, "Mine:2026,0.56,36,0.15,30.1,1.2,0.03", "Mine:2026,0.56,36,0.16,30.2,1.2,0.03", to: "mine.csv")
        let check = try await Nucens.run("data", "check", file, "--target", "12C")
        #expect(check.succeeded, "\(check)")
        for part in ["E            0.56 GeV", "θ            36°", "ω            0.15 … 0.16 GeV", "d²σ/dΩdω     30.1 … 30.2 nb/sr/GeV",
                     "δ/|σ|        4 %", "times smaller than nuclei have it at these E and θ: is it in nb/sr/GeV, E and ω in GeV?"] {
            #expect(check.output.contains(part), "\(part)\n\(check)")
        }
    }

    @Test("The option that a note advises is there: --normalization of data check and data list")
    func advice() async throws {
        let file = try write(
            "20 48 0.200 60.000 0.0500 90000. 3000. Mine:2026", "20 48 0.200 60.000 0.0550 88000. 3000. Mine:2026", to: "a.dat")
        for command in ["check", "list"] {
            let advised = try await Nucens.run("data", command, file)
            #expect((advised.output + advised.errors).contains("say another with --normalization Mine:2026=FRACTION"), "\(advised)")
            let given = try await Nucens.run("data", command, file, "--normalization", "Mine:2026=0.03")
            #expect(given.succeeded && given.output.contains("0.03"), "\(given)")
            #expect(!(given.output + given.errors).contains("is assumed"), "\(given)")
        }
        let bundled = try await Nucens.run("data", "list", "--normalization", "Mine:2026=0.03")
        #expect(bundled.status == 64 && bundled.errors.contains("are for files"), "\(bundled)")
    }

    @Test("One file twice under data.files is refused, however it is written", arguments: ["mine.csv", "./mine.csv"])
    func twice(second: String) async throws {
        let file = try write(Self.header, "Mine:2026,0.56,36,0.15,30100,1200,0.03", to: "mine.csv")
        let files = "data: {files: [\"\(file)\", \"\(place.path(second))\"]}"
        let card = try write(files, "folds: {kind: none}", "replicas: 1", to: "card.yaml")
        let run = try await Nucens.run(card, "--output", place.path("run"))
        #expect(run.status == 1 && run.errors.contains("its points would count twice; give it once"), "\(run)")
    }

    @Test("Files of the directory are compared with whatever their ending", arguments: ["OLD.CSV", "old.data", "old"])
    func ending(name: String) async throws {
        try FileManager.default.createDirectory(atPath: place.path("old"), withIntermediateDirectories: true)
        let row = "Mine:2026,0.56,36,0.15,30100,1200,0.03"
        _ = try write(Self.header, row, to: "old/\(name)")
        let new = try write(Self.header, row, to: "new.csv")
        let outcome = try await Nucens.run("data", "add", new, "--target", "12C", "--to", place.path("old"))
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("old/\(name): new rows have the experiment, E, θ and ω of line 2"), "\(outcome)")
    }

    @Test("~ and $NAME at the start of a path stand for what they stand for in the shell, also behind --option=")
    func expanded() async throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        for path in ["~/no-such-table.csv", "$HOME/no-such-table.csv", "${HOME}/no-such-table.csv"] {
            let outcome = try await Nucens.run("data", "check", path)
            #expect(outcome.status == 1 && outcome.errors.contains("\(home)/no-such-table.csv: cannot be read"), "\(outcome)")
        }
        let file = try write(Self.header, "Mine:2026,0.56,36,0.15,30100,1200,0.03", to: "mine.csv")
        let unknown = try await Nucens.run("data", "add", file, "--target", "12C", "--to=$NO_SUCH_VARIABLE/data")
        #expect(unknown.status == 64 && unknown.errors.contains("the environment has no NO_SUCH_VARIABLE: set it"), "\(unknown)")
        let other = try await Nucens.run("data", "add", file, "--target", "12C", "--to=~somebody/data")
        #expect(other.status == 64 && other.errors.contains("write out the home directory of another user"), "\(other)")
    }

    @Test("A card in UTF-16 or Latin-1 is refused in one line without its bytes", arguments: ["train", "nightly", "plan"])
    func encodings(command: String) async throws {
        let options = command == "plan" ? ["--ranks", "2"] : command == "nightly" ? ["--check"] : []
        let utf16: [UInt8] = [0xFF, 0xFE] + "replicas: 2\n".utf8.flatMap { [$0, 0] }
        try Data(utf16).write(to: URL(fileURLWithPath: place.path("utf16.yaml")))
        let outcome = try await Nucens.run(command, options, place.path("utf16.yaml"))
        #expect(outcome.status == 1 && outcome.errors.contains("utf16.yaml: the card is UTF-16; save it as UTF-8"), "\(outcome)")
        try Data(Array("seed: 1\noutput: M".utf8) + [0xFC] + Array("ller\n".utf8)).write(to: URL(fileURLWithPath: place.path("latin.yaml")))
        let latin = try await Nucens.run(command, options, place.path("latin.yaml"))
        #expect(latin.status == 1 && latin.errors.contains("latin.yaml:2: not valid UTF-8; save the card as UTF-8"), "\(latin)")
    }

    @Test("A file that a night refuses is named, with what may be wrong with it")
    func night() async throws {
        try FileManager.default.createDirectory(atPath: place.path("in"), withIntermediateDirectories: true)
        _ = try write(Self.header, "Mine:2026,560,36,150,30.1,1.2,0.03", "Mine:2026,560,36,160,30.2,1.2,0.03", to: "in/mev.csv")
        let directories = "data: {directories: [\"\(place.path("in"))\"], still_for: 0}"
        let card = try write("store: \(place.path("store"))", directories, to: "nightly.yaml")
        let outcome = try await Nucens.run("nightly", card, "--check")
        #expect(outcome.output.contains("in/mev.csv: no measurement on 12C is left"), "\(outcome)")
        #expect(outcome.output.contains("E reaches 560: it is read in GeV and may be in MeV"), "\(outcome)")
    }

    @Test("A table whose target column names another nucleus is refused by every command that reads it")
    func otherTarget() async throws {
        let row = "Mine:2026,0.56,36,0.15,30100,1200,0.03,12C"
        let iron = row.replacing("0.15", with: "0.16").replacing("12C", with: "Fe-56")
        let file = try write(Self.header + ",target", row, iron, to: "mixed.csv")
        let message = "mixed.csv:3: the target is 'Fe-56', but the table is read as 12C"
        for arguments in [["check", file, "--target", "12C"], ["add", file, "--to", place.path("out")]] {
            let outcome = try await Nucens.run("data", arguments)
            #expect(outcome.status == 1 && outcome.errors.contains(message), "\(outcome)")
        }
        #expect(!FileManager.default.fileExists(atPath: place.path("out")))
    }
}
