import Foundation
import Launching
import Testing
import TestSupport

extension NearDetectorTests {
    @Test("A closure test of pseudo-experiments prints the same on one rank and on two; its members are trained again to the bit")
    func closure() async throws {
        let place = try TemporaryDirectory()
        let card = NearDetector.card.replacing("replicas: 3\n", with: "").replacing("epochs: 300", with: "epochs: 60")
            + "closure: {experiments: 2, replicas: 2, far_events: 100, true_flux_deviation: 0.05}\n"
        try card.write(toFile: place.path("closure.yaml"), atomically: true, encoding: .utf8)
        let alone = try await Nucens.run("closure", place.path("closure.yaml"), "--output", place.path("alone"))
        #expect(alone.succeeded && alone.output.contains("covers truth") && alone.output.contains("over 2 pseudo-experiments"), "\(alone)")
        let two = try await Nucens.run(ranks: 2, "closure", place.path("closure.yaml"), "--output", place.path("two"))
        #expect(two.succeeded, "\(two)")
        func table(_ outcome: Launcher.Outcome) -> [Substring] { outcome.output.split(separator: "\n").filter { !$0.hasPrefix("result:") } }
        #expect(table(alone) == table(two))
        let verified = try await Nucens.run("verify", place.path("alone"), "--member", "1", "--group", "1")
        #expect(verified.succeeded && verified.output.contains("the same to the bit"), "\(verified)")
    }

    @Test("A closure test takes the law of the command line: one in closed form, or what a member of a run has found")
    func laws() async throws {
        let run = try await NearDetector.path, place = try TemporaryDirectory()
        let card = NearDetector.card.replacing("replicas: 3\n", with: "").replacing("epochs: 300", with: "epochs: 20")
            + "closure: {experiments: 2, replicas: 2, far_events: 50}\n"
        try card.write(toFile: place.path("closure.yaml"), atomically: true, encoding: .utf8)
        for (law, label) in [("resonance", "resonance"), ("\(run):1", "ensemble \(run), replica 1")] {
            let outcome = try await Nucens.run(
                "closure", place.path("closure.yaml"), "--law", law, "--output", place.path(law == "resonance" ? "bump" : "fit"))
            #expect(outcome.succeeded && outcome.output.contains("of the law \(label): bias"), "\(outcome)")
        }
        let verified = try await Nucens.run("verify", place.path("fit"), "--member", "1", "--group", "0")
        #expect(verified.succeeded && verified.output.contains("the same to the bit"), "\(verified)")
        for (option, value, message) in [
            ("--laws", "3", "choose it with --law"), ("--levels", "0", "'events.count: 0'"), ("--law", "grv", "no law 'grv'"),
            ("--law", "\(run):9", "has no replica 9; it has 0, 1, 2"), ("--law", place.path("closure.yaml"), "no block of densities"),
        ] {
            let outcome = try await Nucens.run("closure", place.path("closure.yaml"), option, value, "--output", place.path("none"))
            #expect(outcome.status != 0 && outcome.errors.contains(message), "\(outcome)")
        }
    }

    @Test("Functions and cross sections are predicted with their spread, and points that no nucleon at rest makes are left out")
    func predictions() async throws {
        let run = try await NearDetector.path
        let predicted = try await Nucens.run("predict", run, "--energy", "3", "--theta", "20", "--omega", "0.2:2.8:4")
        let lines = predicted.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(predicted.succeeded && lines.count == 4, "\(predicted)")
        #expect(predicted.errors.contains("1 points that a nucleon at rest cannot make"), "\(predicted)")
        let names = try #require(lines.first).map { $0.replacing("# ", with: "") }
        func column(_ name: String) -> [Double] {
            lines.dropFirst().compactMap { row in names.firstIndex(of: name).flatMap { Double(row[$0]) } }
        }
        #expect(column("d2sigma").allSatisfy { $0 > 0 } && column("d2sigma_deviation").allSatisfy { $0 > 0 })
        // W_c = 2(1 + r)(c₁ − c₀) of the means too, being linear.
        let ratio = 0.1056583755 * 0.1056583755
        for (i, squared) in column("Q2_GeV2").enumerated() {
            let expected = 2 * (1 + ratio / squared) * (column("c1")[i] - column("c0_F2")[i])
            #expect(abs(column("Wc")[i] - expected) < 1e-10)
        }
        let none = try await Nucens.run("predict", run, "--energy", "30", "--theta", "20", "--omega", "1")
        #expect(none.status == 1 && none.errors.contains("none of 1 points"), "\(none)")
    }

    @Test("Events of a generator get a weight from each member, 1 where no nucleon at rest makes them")
    func weights() async throws {
        let run = try await NearDetector.path, place = try TemporaryDirectory()
        try "E_nu_GeV,E_l_GeV,cos_theta\n3,2,0.95\n2,1.2,0.9\n3,2.9,-0.5\n".write(
            toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let written = try await Nucens.run("weights", run, place.path("events.csv"), "--output", place.path("weights.h5"))
        #expect(written.succeeded && written.errors.contains("1 events that a nucleon at rest cannot make"), "\(written)")
        #expect(FileManager.default.fileExists(atPath: place.path("weights.h5")))
        let missing = try await Nucens.run("weights", run, place.path("events.csv"), "--output", place.path("weights.h5"))
        #expect(missing.status == 1, "\(missing)")
        try "E_l_GeV,cos_theta\n2,0.95\n".write(toFile: place.path("far.csv"), atomically: true, encoding: .utf8)
        let refused = try await Nucens.run("weights", run, place.path("far.csv"), "--output", place.path("other.h5"))
        #expect(refused.status == 1 && refused.errors.contains("no column E_nu_GeV"), "\(refused)")
    }
}
