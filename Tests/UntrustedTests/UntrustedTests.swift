import Foundation
import Launching
import TestSupport
import Testing

/// Cards, tables, runs and results that somebody else made: nothing elsewhere is written, nothing steers a terminal or a browser.
@Suite("Files of others", .fewAtOnce, .serialized)
struct UntrustedTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
    }

    /// In the directory of the runs, whose cards name their data so.
    private func nucens(_ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.run("env", ["-C", place.path, Launcher.executable("nucens")] + arguments)
    }

    /// Nobody's terminal is steered: line feeds and tabs are all the control characters that came out.
    private func isPlain(_ outcome: Launcher.Outcome) -> Bool {
        (outcome.output + outcome.errors).unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\t" || ![.control, .format].contains(scalar.properties.generalCategory)
        }
    }

    /// A copy of a finished run of the first release.
    private func run(_ name: String) throws -> String {
        let fixtures = Repository.path("Tests/FrozenTests/Fixtures/runs")
        if !FileManager.default.fileExists(atPath: place.path("carbon.csv")) {
            try FileManager.default.copyItem(atPath: fixtures + "/carbon.csv", toPath: place.path("carbon.csv"))
        }
        try FileManager.default.copyItem(atPath: fixtures + "/ensemble", toPath: place.path(name))
        return place.path(name)
    }

    @Test("Escape codes in cards, tables, options and names of files are written out")
    func escapeCodes() async throws {
        let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV\n"
        try write("\"a\\e[31mb\": 2\n", "key.yaml")
        try write("output: \"\(place.path("o\u{1B}[31m"))\"\nreplicas: \"\\u202e5\"\n", "value.yaml")
        try write(header + "X\u{1B}[31m:2026,0.5,60,0.10,100,3\n", "name.csv")
        try write(header + "X:2026,0.5,60,0.10,1\u{1B}[31m00,3\n", "n\u{1B}[31m.csv")
        for arguments in [
            ["plan", "--ranks", "2", place.path("key.yaml")], ["plan", "--ranks", "2", place.path("value.yaml")],
            ["data", "check", place.path("name.csv"), "--target", "12C"],
            ["data", "check", place.path("n\u{1B}[31m.csv"), "--target", "12C"],
            ["predict", "no\u{1B}[31msuch", "--energy", "0.5", "--theta", "60", "--omega", "0.1"], ["status", "a\u{9B}31m"],
            ["train", "--nosuch\u{1B}[31m"], ["data", "list", "--target", "\u{1B}]0;x\u{07}12C"],
        ] {
            let outcome = try await Launcher.alone(program: "nucens", arguments: arguments)
            #expect(outcome.status == 1 || outcome.status == 64, "\(outcome)")
            #expect(isPlain(outcome) && !(outcome.output + outcome.errors).isEmpty, "\(arguments): \(outcome)")
        }
    }

    @Test("Bombs of YAML, pipes and endless files end in a message", arguments: ["merges", "keys", "deep", "pipe", "endless"])
    func bombs(kind: String) async throws {
        var card = place.path("card.yaml")
        switch kind {
        case "merges":
            let merges = (1..<25).map { "x-a\($0): &a\($0) {<<: [*a\($0 - 1), *a\($0 - 1)], k\($0): 1}\n" }.joined()
            try write("x-a0: &a0 {k0: l}\n" + merges + "<<: *a24\n", "card.yaml")
        case "keys":
            let lists = (1..<12).map { number in
                "x-a\(number): &a\(number) [\([String](repeating: "*a\(number - 1)", count: 10).joined(separator: ","))]\n"
            }.joined()
            try write("x-a0: &a0 [l, l]\n" + lists + "? *a11\n: 1\n", "card.yaml")
        case "deep": try write("replicas: " + String(repeating: "[", count: 100_000), "card.yaml")
        case "pipe": try #require(mkfifo(card, 0o600) == 0)
        default: card = "/dev/zero"
        }
        let start = ContinuousClock.now
        let outcome = try await Launcher.alone(program: "nucens", arguments: ["plan", card, "--ranks", "2"], timeout: .seconds(60))
        #expect(outcome.status == 1 && outcome.errors.hasPrefix("nucens: error: "), "\(outcome)")
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("A run whose files are links writes through none of them", arguments: [
        "lock", "log", "status.json", "ensemble.h5", "ensemble.h5.partial", "config.yaml.partial", "members",
    ])
    func links(name: String) async throws {
        let run = try run("run")
        try write("precious", "precious")
        let target = name == "members" ? place.path("elsewhere") : place.path("precious")
        if name == "members" {
            try FileManager.default.moveItem(atPath: run + "/members", toPath: target)
        } else {
            try? FileManager.default.removeItem(atPath: "\(run)/\(name)")
        }
        let before = (try? FileManager.default.contentsOfDirectory(atPath: target))?.sorted()
        try FileManager.default.createSymbolicLink(atPath: "\(run)/\(name)", withDestinationPath: target)
        let outcome = try await nucens("aggregate", run)
        #expect(outcome.succeeded != ["lock", "members"].contains(name), "\(outcome)")
        #expect(try String(contentsOfFile: place.path("precious"), encoding: .utf8) == "precious")
        #expect((try? FileManager.default.contentsOfDirectory(atPath: target))?.sorted() == before)
    }

    /// Found by libFuzzer (Tests/Fuzz/hdf5.c): HDF5 1.10.8 copies from nowhere when it lists the groups.
    @Test("A file that leads the HDF5 library astray ends in a message")
    func astray() async throws {
        let outcome = try await nucens("events", "check", Repository.path("Tests/UntrustedTests/Fixtures/astray.h5"))
        #expect(outcome.status == 1 && !outcome.errors.contains("crashed"), "\(outcome)")
    }

    @Test("A run whose files are pipes keeps nobody waiting; numbers in its status may be any")
    func pipes() async throws {
        let run = try run("run")
        try FileManager.default.removeItem(atPath: run + "/log")
        try FileManager.default.removeItem(atPath: run + "/members/12C-d11-r1.member")
        for name in ["log", "members/12C-d11-r1.member"] { try #require(mkfifo("\(run)/\(name)", 0o600) == 0) }
        let json = try String(contentsOfFile: run + "/status.json", encoding: .utf8)
        try json.replacing(/"(updated|started)" : [0-9.e+-]+/) { "\"\($0.1)\" : 1e300, \"secondsLeft\" : -1e300" }
            .replacing("\"finished\"", with: "\"training\"").write(toFile: run + "/status.json", atomically: true, encoding: .utf8)
        let status = try await nucens("status", run)
        #expect(status.succeeded && status.output.contains("12C-d11-r1.member"), "\(status)")
        let aggregated = try await nucens("aggregate", run)
        #expect(aggregated.status == 1 && aggregated.errors.contains("12C depth 11 replica 1"), "\(aggregated)")
    }

    @Test("Markup, quotes and escape codes in names stay text in tables, pages and pictures")
    func markup() async throws {
        let names = ["<script>alert(1)</script>", "\"><svg onload=alert(2)>", "X`touch owned`' \u{1B}[31m\\"]
        let table = try String(contentsOfFile: Repository.path("Tests/FrozenTests/Fixtures/runs/carbon.csv"), encoding: .utf8)
        var known: [Substring] = []
        let lines = table.split(separator: "\n").enumerated().map { index, line -> String in
            guard index > 0, let comma = line.firstIndex(of: ",") else { return String(line) }
            if !known.contains(line[..<comma]) { known.append(line[..<comma]) }
            let name = names[(known.firstIndex(of: line[..<comma]) ?? 0) % names.count].replacing("\"", with: "\"\"")
            return "\"\(name)\"\(line[comma...])"
        }
        try write(lines.joined(separator: "\n") + "\n", "names.csv")
        try write("""
            replicas: 3
            output: \(place.path("run"))
            data: {files: ["\(place.path("names.csv"))"]}
            folds: {kind: random}
            network: {width: 4, blocks: 2}
            training: {epochs: 20, batch_size: 8}
            bands: {points: 3}

            """, "names.yaml")
        for arguments in [["train", place.path("names.yaml")], ["report", place.path("run")], ["plot", place.path("run")]] {
            let outcome = try await Launcher.alone(program: "nucens", arguments: arguments)
            #expect(outcome.succeeded && isPlain(outcome), "\(outcome)")
        }
        let page = try String(contentsOfFile: place.path("run/report.html"), encoding: .utf8)
        #expect(page.contains("&lt;script&gt;alert(1)"))
        #expect(!page.contains("<script>alert") && !page.contains("<svg onload") && !page.contains("\u{1B}"))
        let pictures = try FileManager.default.contentsOfDirectory(atPath: place.path("run/pictures"))
        #expect(!pictures.contains("owned") && pictures.count > 3)
        for name in pictures where !name.hasSuffix(".png") {
            let text = try String(contentsOfFile: place.path("run/pictures/\(name)"), encoding: .utf8)
            #expect(!text.contains("\u{1B}") && !(name.hasSuffix(".svg") && text.contains("<script>alert")), "\(name)")
        }
    }
}
