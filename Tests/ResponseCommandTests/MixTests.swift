import CommandSupport
import Foundation
import HDF5
import Launching
import Testing
import TestSupport

@Suite("Mixtures of two runs", .fewAtOnce)
struct MixTests {
    /// Small networks of cross sections and of response functions, with the same folds.
    private static let runs = Task {
        let place = try TemporaryDirectory()
        let shared = """
            replicas: 6
            bootstrap: {resample: points, RESPONSES}
            folds: {kind: published-A}
            training: {epochs: 6, normalization_interval: 2}
            bands: {points: 5}

            """
        let cards = [
            "a": shared.replacing(", RESPONSES", with: "") + "network: {width: 16, blocks: 2}\n",
            "b": "observable: responses\ntargets: [12C, 16O]\nnetwork: {width: 16, blocks: 2}\n"
                + shared.replacing("RESPONSES", with: "left_out_experiments: 0"),
            "other": shared.replacing(", RESPONSES", with: "").replacing("published-A", with: "published-B")
                + "network: {width: 16, blocks: 2}\n",
        ]
        for (name, card) in cards {
            try card.write(toFile: place.path("\(name).yaml"), atomically: true, encoding: .utf8)
            let outcome = try await Nucens.run(place.path("\(name).yaml"), "--output", place.path(name))
            guard outcome.succeeded else { throw SupportError("a run that tests read cannot be trained: \(outcome)") }
        }
        return place
    }

    @Test("Mean and spread are those over the members of both; predictions, page and comparison take the result; ranks change no bit")
    func mixed() async throws {
        let place = try await Self.runs.value, (a, b, both) = (place.path("a"), place.path("b"), place.path("both"))
        let outcome = try await Nucens.run("mix", a, b, "--output", both, "--share", "0.5")
        #expect(outcome.succeeded && outcome.output.contains("6 members of \(a), 6 members of \(b)"), "\(outcome)")

        let grid = ["--energy", "0.68", "--theta", "60", "--omega", "0.1:0.4:4", "--members"]
        func predictions(_ run: String) async throws -> [[Double]] {
            let predicted = try await Nucens.run("predict", [run, "--target", "12C"] + grid)
            #expect(predicted.succeeded, "\(predicted)")
            let columns = Responses.columns(predicted.output)
            return columns.keys.filter { $0.hasPrefix("member") || $0.hasPrefix("replica") }.sorted().map { columns[$0] ?? [] }
        }
        let (ofA, ofB, ofBoth) = (try await predictions(a), try await predictions(b), try await predictions(both))
        #expect(ofA.count == 6 && ofB.count == 6 && ofBoth.count == 12)
        func sorted(_ columns: [[Double]]) -> [[Double]] { columns.sorted { $0.lexicographicallyPrecedes($1) } }
        #expect(sorted(ofA + ofB) == sorted(ofBoth))

        let file = try HDF5File.open(both + "/ensemble.h5")
        let (mean, rows) = (try file.read("/points/mean", as: Double.self), try file.dataset("/points/prediction").shape)
        let all = try file.read("/points/prediction", as: Double.self)
        #expect(rows == [12, mean.count])
        for i in stride(from: 0, to: mean.count, by: 97) {
            let expected = (0..<12).reduce(0.0) { $0 + all[$1 * mean.count + i] } / 12
            #expect(abs(mean[i] / expected - 1) < 1e-12)
        }

        let report = try await Nucens.run("report", both)
        #expect(report.succeeded, "\(report)")
        let page = try String(contentsOfFile: both + "/report.html", encoding: .utf8)
        #expect(page.contains("12 members"))
        let same = try await Nucens.run("compare", both, both)
        #expect(same.succeeded && same.output.hasPrefix("identical"), "\(same)")
        let change = try await Nucens.run("compare", a, both)
        #expect(change.succeeded && change.output.contains("χ²/N"), "\(change)")
        let weights = try await Nucens.run("export", both, "--onnx", place.path("both.onnx"))
        #expect(!weights.succeeded && weights.errors.contains("mixture"), "\(weights)")

        let two = try await Nucens.run(ranks: 2, "mix", a, b, "--output", place.path("two"), "--share", "0.5")
        #expect(two.succeeded, "\(two)")
        let compared = try await Nucens.run("compare", both, place.path("two"))
        #expect(compared.output.hasPrefix("identical"), "\(compared)")
    }

    @Test("Without a share, training points that members did not see choose it, whatever the test points say")
    func chosen() async throws {
        let place = try await Self.runs.value
        let outcome = try await Nucens.run("mix", place.path("a"), place.path("b"), "--output", place.path("chosen"))
        #expect(outcome.succeeded && outcome.output.contains("out-of-bag loss by the share of the first"), "\(outcome)")
        let file = try HDF5File.open(place.path("chosen/ensemble.h5"))
        let (shares, losses) = (
            try file.read("/mixture/share", as: Double.self), try file.read("/mixture/out_of_bag_loss", as: Double.self))
        let members = try file.read("/mixture/members", as: Int.self), runs = try file.dataset("/mixture/run").readStrings()
        let best = shares[losses.firstIndex(of: losses.min() ?? 0) ?? 0]
        let ofFirst = zip(runs, members).filter { $0.0 == place.path("a") }.reduce(0) { $0 + $1.1 }
        #expect(abs(Double(ofFirst) / Double(members.reduce(0, +)) - best) < 0.08, "\(best): \(members)")
    }

    @Test("Cards are trained first; the command goes on with a run that was begun, and says so when it is stopped")
    func cards() async throws {
        let place = try await Self.runs.value, cards = try TemporaryDirectory()
        for name in ["a", "b"] {
            let text = try String(contentsOfFile: place.path("\(name).yaml"), encoding: .utf8)
            try (text + "output: \(cards.path(name))\n").write(toFile: cards.path("\(name).yaml"), atomically: true, encoding: .utf8)
        }
        let (a, b, both) = (cards.path("a.yaml"), cards.path("b.yaml"), cards.path("both"))
        let stopped = try await Nucens.run(ranks: 2, "mix", a, b, "--output", both, "--time-limit", "00:00:05")
        #expect(stopped.status == 75 && stopped.errors.contains("nucens mix \(a) \(b) --output \(both)"), "\(stopped)")
        let outcome = try await Nucens.run("mix", a, b, "--output", both)
        #expect(outcome.succeeded, "\(outcome)")

        let finished = try await Nucens.run("mix", place.path("a"), b, "--output", cards.path("finished"))
        #expect(finished.succeeded, "\(finished)")
        let compared = try await Nucens.run("compare", both, cards.path("finished"))
        #expect(compared.output.contains("every number is bit for bit the same"), "\(compared)")
    }

    @Test("Cards that cannot be mixed are refused before anything is trained")
    func refusedCards() async throws {
        let place = try await Self.runs.value, cards = try TemporaryDirectory()
        let begin = ["replicas: 2", "output: \(cards.path("run"))", ""].joined(separator: "\n")
        for (name, text) in [
            ("folds", begin + "folds: {kind: published-B}\n"), ("target", begin + "target: 56Fe\nfolds: {kind: random}\n"),
            ("closure", "closure: {laws: 2}\noutput: \(cards.path("run"))\n"), ("key", begin + "networks: {width: 3}\n"),
            ("seen", begin + "folds: {kind: published-A}\n"),
        ] {
            try text.write(toFile: cards.path("\(name).yaml"), atomically: true, encoding: .utf8)
        }
        for (name, message) in [
            ("folds", "hold out different test points"), ("target", "two runs that fit the same nucleus"),
            ("closure", "give cards of ensembles"), ("key", "key.yaml:3"),
            ("seen", "would see all training points"), ("missing", "missing.yaml"),
        ] {
            let outcome = try await Nucens.run(
                "mix", cards.path("\(name).yaml"), place.path("b"), "--output", cards.path("both"))
            #expect(!outcome.succeeded && outcome.errors.contains(message), "\(name): \(outcome)")
        }
        #expect(!FileManager.default.fileExists(atPath: cards.path("run")) && !FileManager.default.fileExists(atPath: cards.path("both")))
    }

    @Test("Runs with other test points, mixtures and directories that are there are refused, each with what to do")
    func refused() async throws {
        let place = try await Self.runs.value, (a, b) = (place.path("a"), place.path("b"))
        let folds = try await Nucens.run("mix", place.path("other"), b, "--output", place.path("none"))
        #expect(!folds.succeeded && folds.errors.contains("hold out different test points"), "\(folds)")
        let there = try await Nucens.run("mix", a, b, "--output", b)
        #expect(!there.succeeded && there.errors.contains("exists"), "\(there)")
        let first = try await Nucens.run("mix", a, b, "--output", place.path("first"), "--share", "0.9")
        #expect(first.succeeded, "\(first)")
        let again = try await Nucens.run("mix", place.path("first"), b, "--output", place.path("none"))
        #expect(!again.succeeded && again.errors.contains("Mix the runs that it was made of"), "\(again)")
        try FileManager.default.removeItem(atPath: place.path("first/components"))
        let alone = try await Nucens.run("predict", place.path("first"), "--energy", "0.68", "--theta", "60", "--omega", "0.1:0.4:4")
        #expect(!alone.succeeded && alone.errors.contains("components"), "\(alone)")
    }
}
