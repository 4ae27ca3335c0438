import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

/// Fine-tunes of the small run of carbon and oxygen to aluminium.
@Suite("nucens finetune from a run of response functions", .fewAtOnce)
struct FinetuneTests {
    private static let card = """
        observable: responses
        target: 27Al
        replicas: 4
        folds: {train_fraction: 0.2}
        finetune: {steps: 60, pull: [3, 0.3]}
        bands: {points: 7}

        """

    private static func tune(_ place: TemporaryDirectory, ranks: Int, _ name: String) async throws -> Launcher.Outcome {
        try card.write(toFile: place.path("tune.yaml"), atomically: true, encoding: .utf8)
        return try await Nucens.run(
            ranks: ranks, "finetune", [place.path("tune.yaml"), "--from", Responses.path], "--output", place.path(name))
    }

    @Test("All depths and pulls are tried, one is chosen; the same bits on 1 and 2 ranks; a member is trained again to the bit")
    func rankCounts() async throws {
        let place = try TemporaryDirectory()
        for ranks in 1...2 {
            let tuned = try await Self.tune(place, ranks: ranks, "on\(ranks)")
            #expect(tuned.succeeded && tuned.errors.contains("describes best what replicas have not drawn"), "\(tuned)")
        }
        let compared = try await Nucens.python("compare_runs.py", place.path("on1"), place.path("on2"))
        #expect(compared.succeeded, "\(compared)")
        let members = try FileManager.default.contentsOfDirectory(atPath: place.path("on1/members"))
        #expect(members.count == 4 * 7, "a member for depth 0, each of depths 1 to 3 with each pull, and replica: \(members)")
        let verified = try await Nucens.run("verify", [place.path("on1"), "--depth", "2", "--split", "1"], "--member", "3")
        #expect(verified.succeeded && verified.output.contains("the same to the bit"), "\(verified)")
        let predicted = try await Nucens.run("predict", [place.path("on1")], "--energy", "0.68", "--theta", "60", "--omega", "0.2")
        #expect(predicted.succeeded, "\(predicted)")
        let report = try await Nucens.run("report", place.path("on1"))
        #expect(report.succeeded, "\(report)")
    }

    @Test("Points of a nucleus that the source was fitted to are no test; all of them may be trained on, and the log says what it means")
    func known() async throws {
        let place = try TemporaryDirectory(), run = try await Responses.path
        func tune(_ options: String...) async throws -> Launcher.Outcome {
            try await Nucens.run("finetune", ["--from", run, "--target", "16O", "--replicas", "2"] + options, "--output", place.path("run"))
        }
        let held = try await tune("--train-fraction", "0.5")
        #expect(held.status == 1 && held.errors.contains("were fitted to 16O itself"), "\(held)")
        let all = try await tune("--depth", "1")
        #expect(all.succeeded && all.errors.contains("was fitted to 16O too"), "\(all)")
    }

    @Test("What a fine-tune of response functions does not have is refused by its name", arguments: [
        (["--target", "27Al", "--epochs", "3"], "finetune.steps says how long it trains"),
        (["--target", "27Al", "--companions", "all"], "--companions"),
        (["--target", "27Al", "--seed", "3"], "its seed is the source's"),
        (["--target", "27Al", "--depth", "9"], "depth 9 is out of range"),
        (["--target", "27Al", "--replicas", "9"], "has 6 members"),
        (["--target", "40Ar"], "there is no table of 40Ar"),
        ([], "there is no target"),
    ])
    func refused(options: [String], complaint: String) async throws {
        let place = try TemporaryDirectory()
        let outcome = try await Nucens.run(
            "finetune", ["--from", Responses.path, "--replicas", "2"] + options, "--output", place.path("run"))
        #expect(outcome.status == 1 && outcome.errors.contains(complaint), "\(outcome)")
    }

    @Test("A source of the other kind is refused with the way out")
    func otherKind() async throws {
        let place = try TemporaryDirectory()
        try Self.card.write(toFile: place.path("tune.yaml"), atomically: true, encoding: .utf8)
        let outcome = try await Nucens.run(
            "finetune", [place.path("tune.yaml"), "--from", SmallRun.path], "--output", place.path("run"))
        #expect(outcome.status == 1 && outcome.errors.contains("has networks of cross sections of 12C"), "\(outcome)")
    }
}
