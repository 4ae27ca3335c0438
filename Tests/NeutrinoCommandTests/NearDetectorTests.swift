import Foundation
import Launching
import Testing
import TestSupport

/// The program as users run it.
enum Nucens {
    static func run(_ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    static func run(_ first: String, _ options: [String]) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: [first] + options, timeout: .seconds(120))
    }

    static func run(ranks: Int, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    static func python(_ script: String, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Python.run(Repository.path("Tests/Python/\(script)"), arguments)
    }
}

/// A small run of structure functions that several tests read.
enum NearDetector {
    static let card = """
        observable: structure-functions
        replicas: 3
        events: {count: 1.0e5}
        flux: {shape_uncertainty: 0.03}
        bins: {energies: 12, angles: 12}
        nodes: {x: 10, q2: 8}
        network: {width: 16, blocks: 2}
        training: {epochs: 300, evaluation_interval: 20}

        """

    static func workplace() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try card.write(toFile: directory.path("near.yaml"), atomically: true, encoding: .utf8)
        return directory
    }

    private static let place = Task {
        let place = try workplace(), outcome = try await Nucens.run(place.path("near.yaml"), "--output", place.path("run"))
        guard outcome.succeeded else { throw SupportError("the run that tests read cannot be trained: \(outcome)") }
        return place
    }

    static var path: String {
        get async throws { try await place.value.path("run") }
    }
}

@Suite("nucens with a card of structure functions", .fewAtOnce, .serialized)
struct NearDetectorTests {
    @Test("The same bits on one rank without a launcher, and on 2 and 3 ranks under mpirun; a member is trained again to the bit")
    func rankCounts() async throws {
        let place = try NearDetector.workplace(), alone = try await NearDetector.path
        for ranks in 2...3 {
            let run = try await Nucens.run(ranks: ranks, place.path("near.yaml"), "--output", place.path("on\(ranks)"))
            #expect(run.succeeded && run.output.contains("total variation"), "\(run)")
        }
        let compared = try await Nucens.python("compare_runs.py", alone, place.path("on2"), place.path("on3"))
        #expect(compared.succeeded, "\(compared)")
        let verified = try await Nucens.run("verify", alone, "--member", "1")
        #expect(verified.succeeded && verified.output.contains("the same to the bit"), "\(verified)")
        let status = try await Nucens.run("status", alone)
        #expect(status.succeeded && status.output.contains("of c0, c1 and c2") && status.output.contains("3       0"), "\(status)")
    }

    @Test("Oscillations are fitted to simulated events, with a file of fits, and to events of a file")
    func oscillations() async throws {
        let run = try await NearDetector.path, place = try TemporaryDirectory()
        let simulated = try await Nucens.run(
            "oscillate", run, "--simulate", "300", "--samples", "6", "--output", place.path("fit.h5"))
        #expect(simulated.succeeded && simulated.output.contains("Δm²₃₂ / 10⁻³ eV²"), "\(simulated)")
        #expect(simulated.output.contains("300 far events, 3 members, 6 samples") && simulated.output.contains("octant: "), "\(simulated)")
        let again = try await Nucens.run("oscillate", run, "--simulate", "300", "--samples", "6", "--output", place.path("fit.h5"))
        #expect(again.status == 1 && again.errors.contains("fit.h5"), "\(again)")
        let report = try await Nucens.run("report", place.path("fit.h5"))
        #expect(report.status == 1 && report.errors.contains("fit of oscillations"), "\(report)")
        let lines = (0..<60).map { "\(600 + 60 * $0),\(0.8 + 0.003 * Double($0))" }
        try ("E_mu_MeV,cos_theta\n" + lines.joined(separator: "\n")).write(
            toFile: place.path("far.csv"), atomically: true, encoding: .utf8)
        let measured = try await Nucens.run("oscillate", run, "--events", place.path("far.csv"), "--samples", "4")
        #expect(measured.succeeded && measured.output.contains("60 far events"), "\(measured)")
        try "energy_resolution: 0.1\nresolution_uncertainty: 0.1\nbins: {energies: 12, angles: 8}\n".write(
            toFile: place.path("far.yaml"), atomically: true, encoding: .utf8)
        let smeared = try await Nucens.run(
            "oscillate", run, "--events", place.path("far.csv"), "--detector", place.path("far.yaml"), "--samples", "4")
        #expect(smeared.succeeded && smeared.output.contains("in 12 × 8 bins, with their uncertainties drawn by the members"), "\(smeared)")
        let unknown = try await Nucens.run("oscillate", run, "--detector", place.path("far.csv"))
        #expect(unknown.status != 0 && unknown.errors.contains("far.csv"), "\(unknown)")
        let weighted = try await Nucens.run("oscillate", run, "--events", place.path("none.csv"))
        #expect(weighted.status == 1 && weighted.errors.contains("cannot be read"), "\(weighted)")
    }

    @Test("Events of a file are fitted; those that no neutrino of the flux makes are left out and told")
    func measured() async throws {
        let place = try NearDetector.workplace()
        let lines = (0..<400).map { "\(0.6 + 0.008 * Double($0)),\(0.90 + 0.0002 * Double($0 * 7 % 400)),1" } + ["9,-0.9,1"]
        try ("E_l_GeV,cos_theta,weight\n" + lines.joined(separator: "\n")).write(
            toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let card = NearDetector.card.replacing("count: 1.0e5", with: "file: \(place.path("events.csv"))").replacing("300", with: "40")
        try card.write(toFile: place.path("near.yaml"), atomically: true, encoding: .utf8)
        let run = try await Nucens.run(place.path("near.yaml"), "--output", place.path("run"))
        #expect(run.succeeded && run.errors.contains("1 event of 401 left out"), "\(run)")
        let oscillate = try await Nucens.run("oscillate", place.path("run"))
        #expect(oscillate.status == 1 && oscillate.errors.contains("give --events FILE"), "\(oscillate)")
    }

    @Test(
        "Commands of other results say what a run of structure functions is",
        arguments: [["compare"], ["export"], ["responses", "--q", "0.3", "--omega", "0.1"], ["finetune", "--from"]])
    func refusals(command: [String]) async throws {
        let run = try await NearDetector.path, place = try TemporaryDirectory()
        var arguments = command
        switch command[0] {
        case "finetune": arguments += [run, "--target", "56Fe", "--output", place.path("out")]
        case "compare": arguments += [run, run]
        case "export": arguments += [run, "--onnx", place.path("out.onnx")]
        default: arguments.insert(run, at: 1)
        }
        let outcome = try await Nucens.run(arguments[0], Array(arguments.dropFirst()))
        #expect(outcome.status != 0 && outcome.errors.contains("structure functions"), "\(outcome)")
        #expect(!outcome.errors.contains("Fatal"), "\(outcome)")
    }

    @Test("Mistakes in cards are told with their line, unknown observables with those that there are")
    func cards() async throws {
        let place = try TemporaryDirectory()
        for (card, message) in [
            (
                "observable: structure-functions\nflux: {neer: near_numu}\n",
                "near.yaml:2: unknown key 'flux.neer'; did you mean 'flux.near'?"
            ),
            ("observable: structures\n", "it must be one of responses, structure-functions"),
            ("observable: structure-functions\nflux: {file: none.csv}\n", "none.csv: cannot be read"),
        ] {
            try card.write(toFile: place.path("near.yaml"), atomically: true, encoding: .utf8)
            let outcome = try await Nucens.run(place.path("near.yaml"), "--output", place.path("run"))
            #expect(outcome.status != 0 && outcome.errors.contains(message), "\(outcome)")
        }
    }
}
