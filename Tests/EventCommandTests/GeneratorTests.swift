import Foundation
import Launching
import Testing
import TestSupport
import ToyEvents

@Suite("nucens generator, generate and events", .fewAtOnce, .serialized)
struct GeneratorTests {
    private static let card = """
        kind: generator
        replicas: 3
        folds: {test_fraction: 0.3}
        flow: {bins: 8, width: 16, blocks: 2}
        training: {epochs: 4, batch_size: 64}

        """

    private static let ensemble = """
        replicas: 1
        network: {width: 8, blocks: 1}
        training: {epochs: 2, batch_size: 512, normalization_interval: 2}
        bands: {points: 3}

        """

    private func workplace(_ count: Int = 3000) throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try Self.card.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        try ToyLaw.text(ToyLaw.events(count, seed: 1)).write(toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        return place
    }

    @Test("Train, resume, verify, draw, weight: the same bits on 1 and 2 ranks, and Python finds the densities normalized")
    func wholeWay() async throws {
        let place = try workplace()
        let options = ["--events", place.path("events.csv")]
        let alone = try await Nucens.run("generator", [place.path("card.yaml")] + options, "--output", place.path("alone"))
        #expect(alone.succeeded && alone.errors.contains("3 replicas of a flow"), "\(alone)")
        #expect(alone.output.contains("histogram") && alone.output.contains("within 2σ"), "\(alone)")
        let two = try await Nucens.run(ranks: 2, "generator", [place.path("card.yaml")] + options, "--output", place.path("two"))
        #expect(two.succeeded && two.output.replacing("/two/", with: "/alone/") == alone.output, "\(two)")
        let compared = try await Nucens.python("compare_runs.py", place.path("alone"), place.path("two"))
        #expect(compared.succeeded, "\(compared)")
        #expect(try await Nucens.run("verify", place.path("two"), "--member", "1").succeeded)
        let status = try await Nucens.run("status", place.path("two"))
        #expect(status.succeeded && status.output.contains("a generator of events"), "\(status)")

        try FileManager.default.removeItem(atPath: place.path("two/ensemble.h5"))
        try FileManager.default.removeItem(atPath: place.path("two/members/flow-r1.member"))
        let resumed = try await Nucens.run("generator", "--resume", "--output", place.path("two"))
        #expect(resumed.succeeded && resumed.errors.contains("2 members were finished before; 1 to train"), "\(resumed)")

        for (name, count) in [("a.h5", "3000"), ("a.csv", "500")] {
            let drawn = try await Nucens.run(
                "generate", place.path("two"), "--events", count, "--flux", "1:4", "--output", place.path(name))
            #expect(drawn.succeeded, "\(drawn)")
        }
        let again = try await Nucens.run("generate", place.path("two"), "--events", "5", "--output", place.path("a.h5"))
        #expect(again.status != 0 && again.errors.contains("exists"), "\(again)")
        let shared = try await Nucens.run(
            ranks: 2, "generate", place.path("two"), "--events", "3000", "--flux", "1:4", "--output", place.path("b.csv"))
        #expect(shared.succeeded, "\(shared)")
        let lines = try ["a.csv", "b.csv"].map { try String(contentsOfFile: place.path($0), encoding: .utf8).split(separator: "\n") }
        #expect(lines[1].count == 3001 && Array(lines[1].prefix(501)) == lines[0], "the first events are the same, on any ranks")
        let weighted = try await Nucens.run("events", "weights", place.path("two"), place.path("a.h5"), "--output", place.path("w.h5"))
        #expect(weighted.succeeded, "\(weighted)")
        let over = try await Nucens.run(
            "events", "weights", place.path("two"), place.path("a.h5"), "--over", place.path("alone"), "--output", place.path("o.h5"))
        #expect(over.succeeded, "\(over)")
        let checked = try await Nucens.python(
            "check_generator.py", place.path("two"), place.path("a.h5"), place.path("a.csv"), place.path("w.h5"), place.path("o.h5"))
        #expect(checked.succeeded, "\(checked)")
    }

    @Test("Members taken over to other events; other commands say what to use instead")
    func transferAndOthers() async throws {
        let place = try workplace(1000)
        let run = place.path("base")
        #expect(try await Nucens.run(
            "generator", [place.path("card.yaml"), "--events", place.path("events.csv")], "--output", run).succeeded)
        try ToyLaw.text(ToyLaw.events(400, seed: 2, shift: 0.5)).write(toFile: place.path("new.csv"), atomically: true, encoding: .utf8)
        let taken = try await Nucens.run(
            "generator", [place.path("card.yaml"), "--events", place.path("new.csv"), "--from", run], "--output", place.path("taken"))
        #expect(taken.succeeded && taken.output.contains("pull"), "\(taken)")
        for arguments in [
            ["export", run, "--onnx", place.path("x.onnx")],
            ["weights", run, place.path("events.csv"), "--output", place.path("x.h5")], ["finetune", "--from", run, "--target", "56Fe"],
        ] {
            let outcome = try await Nucens.run(arguments[0], Array(arguments.dropFirst()))
            #expect(outcome.status == 1 && outcome.errors.contains("generator of events"), "\(arguments): \(outcome)")
        }
        let few = try await Nucens.run("plot", run)
        #expect(few.status == 1 && few.errors.contains("too few test events to draw") || !Launcher.has("gnuplot"), "\(few)")
        try Self.ensemble.write(toFile: place.path("ensemble.yaml"), atomically: true, encoding: .utf8)
        #expect(try await Nucens.run(place.path("ensemble.yaml"), [], "--output", place.path("ensemble")).succeeded)
        let wrong = try await Nucens.run("generate", place.path("ensemble"), "--events", "10", "--output", place.path("x.h5"))
        #expect(wrong.status == 1 && wrong.errors.contains("ensemble of cross sections"), "\(wrong)")
        let unlike = try await Nucens.run("compare", place.path("ensemble"), run)
        #expect(unlike.status == 1 && unlike.errors.contains("which makes no events"), "\(unlike)")
    }

    @Test("Trees of NuWro, NUISANCE and GENIE become files that are read; HepMC3 text is read gzipped")
    func foreignFiles() async throws {
        let place = try TemporaryDirectory()
        let made = try await Nucens.python("check_events_from_root.py", place.path)
        #expect(made.succeeded, "\(made)")
        for kind in ["nuwro", "nuisance", "gst"] {
            let check = try await Nucens.run("events", "check", place.path("\(kind).h5"))
            #expect(check.succeeded && check.output.contains(" 41 of ν_μ (PDG 14)"), "\(check)")
        }
        let refused = try await Nucens.run("events", "check", place.path("gst.root"))
        #expect(refused.status == 1 && refused.output.contains("Sources/Python/events_from_root.py"), "\(refused)")
        let text = """
            HepMC::Version 3.02.05
            HepMC::Asciiv3-START_EVENT_LISTING
            E 0 1 2
            U GEV CM
            W 1.0
            A 0 ProcID 400
            P 1 0 14 0 0 2 2 0 4
            V -1 0 [1]
            P 2 -1 13 0 0.6 0.8 1.005566 0.1056583755 1
            HepMC::Asciiv3-END_EVENT_LISTING

            """
        try text.write(toFile: place.path("a.hepmc3"), atomically: true, encoding: .utf8)
        let packed = try await Launcher.run("gzip", ["-k", place.path("a.hepmc3")], environment: [:], timeout: .seconds(20))
        #expect(packed.succeeded, "\(packed)")
        let listed = try await Nucens.run("events", "list", place.path("a.hepmc3.gz"))
        #expect(listed.succeeded && listed.output.contains("1 event, E_nu 2 GeV, 1 resonance"), "\(listed)")
    }

    @Test("Files are checked, listed and converted; bad ones end in one message and leave nothing")
    func files() async throws {
        let place = try workplace(50)
        let check = try await Nucens.run("events", "check", place.path("events.csv"))
        #expect(check.succeeded && check.output.contains("50 quasielastic") && check.output.hasSuffix("OK\n"), "\(check)")
        let list = try await Nucens.run("events", "list", place.path("events.csv"))
        #expect(list.succeeded && list.output.contains("50 events"), "\(list)")
        let convert = try await Nucens.run("events", "convert", place.path("events.csv"), place.path("events.h5"))
        #expect(convert.succeeded, "\(convert)")
        #expect(try await Nucens.run("events", "check", place.path("events.h5")).succeeded)
        try "E_nu_GeV,E_mu_GeV,cos_theta\n1,500,0.9\n".write(toFile: place.path("bad.csv"), atomically: true, encoding: .utf8)
        let bad = try await Nucens.run("events", "check", place.path("bad.csv"))
        #expect(bad.status == 1 && bad.output.contains("bad.csv:2: E_mu is 500.0 GeV, above E_nu"), "\(bad)")
        let trained = try await Nucens.run("generator", "--events", place.path("bad.csv"), "--output", place.path("run"))
        #expect(trained.status == 1 && trained.errors.contains("bad.csv:2") && !FileManager.default.fileExists(atPath: place.path("run")))
        let none = try await Nucens.run("generator", "--output", place.path("run"))
        #expect(none.status == 1 && none.errors.contains("give a file with --events"), "\(none)")
        let broken = try await Nucens.run("events", "convert", place.path("bad.csv"), place.path("never.h5"))
        #expect(broken.status != 0 && !FileManager.default.fileExists(atPath: place.path("never.h5")))
    }
}
