import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("nucens data add", .fewAtOnce)
struct DataAddTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func write(_ lines: String..., to name: String) throws -> String {
        try (lines.joined(separator: "\n") + "\n").write(toFile: place.path(name), atomically: true, encoding: .utf8)
        return place.path(name)
    }

    private var data: String { place.path("data") }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: place.path(name), encoding: .utf8) }

    @Test("Shows what it understood, writes the table and a picture, and a run takes both the table and the original")
    func add() async throws {
        let file = try write(
            "6 12 0.57 36 0.15 30 1.2 Mine:2026", "6 12 0.57 36 0.16 31 1.2 Mine:2026",
            "26 56 0.62 60 0.2 55 2 Meziani:1984is", to: "mine.dat")
        let several = try await Nucens.run("data", "add", file, "--to", data)
        #expect(several.status == 1 && several.errors.contains("12C (2 rows), 56Fe (1 row); choose one with --target"), "\(several)")

        let dry = try await Nucens.run("data", "add", file, "--target", "12C", "--to", data, "--dry-run")
        #expect(dry.succeeded && dry.output.contains("would write \(data)/12C-mine.csv"), "\(dry)")
        #expect(!FileManager.default.fileExists(atPath: data))

        let outcome = try await Nucens.run("data", "add", file, "--target", "12C", "--to", data)
        #expect(outcome.succeeded, "\(outcome)")
        for part in ["Mine:2026    0.57     36     2  0.15 … 0.16", "0.05  assumed", "left      56Fe (1 row): --target chooses",
                     "lines of the quasi-elastic archive", "repeated  none", "picture    \(data)/pictures/12C-mine.svg"] {
            #expect(outcome.output.contains(part), "\(part)\n\(outcome)")
        }
        let columns = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,target"
        #expect(try text("data/12C-mine.csv") == """
            # \(file), lines of the quasi-elastic archive
            \(columns),normalization_uncertainty,normalization_source
            Mine:2026,0.57,36,0.15,30,1.2,12C,0.05,assumed
            Mine:2026,0.57,36,0.16,31,1.2,12C,0.05,assumed

            """)
        let again = try await Nucens.run("data", "add", file, "--target", "12C", "--to", data)
        #expect(again.succeeded && again.output.contains("unchanged  \(data)/12C-mine.csv"), "\(again)")

        for (number, source) in [file, "\(data)/12C-mine.csv"].enumerated() {
            let card = try write("data: {files: [\"\(source)\"]}", "folds: {kind: none}", "replicas: 1", "network: {width: 8, blocks: 1}",
                                 "training: {epochs: 2, batch_size: 2}", to: "card.yaml")
            let run = try await Nucens.run(card, "--output", place.path("run-\(number)"))
            #expect(run.succeeded && run.errors.contains("Δλ of Mine:2026 is not known; 0.05 is assumed"), "\(run)")
        }
    }

    @Test("What is there already: equal, with other values, under another name; the newer win with --replace alone")
    func repeated() async throws {
        let first = try write("6 12 0.57 36 0.15 30 1.2 Mine:2026", "6 12 0.57 36 0.16 31 1.2 Mine:2026", to: "first.dat")
        let added = try await Nucens.run("data", "add", first, "--normalization", "Mine:2026=0.03", "--to", data)
        #expect(added.succeeded && added.output.contains("0.03  given by the user"), "\(added)")
        let before = try text("data/12C-first.csv")
        let second = try write("6 12 0.57 36 0.16 33 1.1 Mine:2026", "6 12 0.57 36 0.15 30 1.2 Other:2026", to: "second.dat")
        let refused = try await Nucens.run("data", "add", second, "--to", data)
        #expect(refused.status == 1, "\(refused)")
        #expect(refused.errors.contains("12C-first.csv: new rows have the experiment, E, θ and ω of line 4; --replace"), "\(refused)")
        let there = "\(data)/12C-first.csv"
        #expect(refused.output.contains("1 row stands in \(there) with other values; the newer win (\(second):1)"), "\(refused)")
        #expect(refused.output.contains("1 row of Other:2026 stands in \(there) under the name Mine:2026 (\(second):2)"), "\(refused)")
        #expect(try text("data/12C-first.csv") == before)
        #expect(!FileManager.default.fileExists(atPath: place.path("data/12C-second.csv")))

        let replaced = try await Nucens.run("data", "add", second, "--to", data, "--replace")
        #expect(replaced.succeeded && replaced.output.contains("shortened  \(data)/12C-first.csv by 1 line"), "\(replaced)")
        let left = before.split(separator: "\n").filter { !$0.contains(",0.16,") }.joined(separator: "\n") + "\n"
        #expect(try text("data/12C-first.csv") == left)

        try "6 12 0.57 36 0.16 34 1.1 Mine:2026\n".write(toFile: second, atomically: true, encoding: .utf8)
        let other = try await Nucens.run("data", "add", second, "--to", data)
        #expect(other.status == 1, "\(other)")
        #expect(other.errors.contains("12C-second.csv: is there with other content; --replace writes over it"), "\(other)")
    }

    @Test("Points of the bundled data are named as such; check and list read the same file")
    func bundled() async throws {
        let file = try write("6 12 2.015 35.51 0.55 206.8 1.68 Arrington:1995hs", to: "old.dat")
        let outcome = try await Nucens.run("data", "add", file, "--to", data, "--dry-run", "--pictures", place.path("seen"))
        #expect(outcome.succeeded, "\(outcome)")
        #expect(outcome.output.contains("1 row stands in the bundled data already, with the same values"), "\(outcome)")
        #expect(FileManager.default.fileExists(atPath: place.path("seen/12C-old.svg")))
        let check = try await Nucens.run("data", "check", file)
        #expect(check.succeeded && check.output.hasSuffix("OK\n"), "\(check)")
        #expect(check.output.contains("format   lines of the quasi-elastic archive"), "\(check)")
        let list = try await Nucens.run("data", "list", file)
        #expect(list.succeeded && list.output.contains("1 point of 1 experiment at 1 setting"), "\(list)")
    }

    @Test("Bad input ends in one message with file and line, and nothing is written", arguments: [
        ("6 12 0.57 36 0.15 nan 1.2 Mine:2026", "bad.dat:1: σ is 'nan'"),
        ("independent_variables: [", "bad.dat:2: not YAML"),
        ("hello", "bad.dat:1: the format is not understood"),
    ])
    func bad(text: String, message: String) async throws {
        let good = try write("6 12 0.57 36 0.15 30 1.2 Mine:2026", to: "good.dat")
        let outcome = try await Nucens.run("data", "add", good, try write(text, to: "bad.dat"), "--to", data)
        #expect(outcome.status == 1 && outcome.errors.contains(message), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test("A normalization for an experiment that is not there")
    func misspelt() async throws {
        let file = try write("6 12 0.57 36 0.15 30 1.2 Mine:2026", to: "mine.dat")
        let outcome = try await Nucens.run("data", "add", file, "--to", data, "--normalization", "Mine:2025=0.03")
        #expect(outcome.status == 1 && outcome.errors.contains("did you mean 'Mine:2026'?"), "\(outcome)")
    }
}
