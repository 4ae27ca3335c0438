import Foundation
import Launching
import TestSupport
import Testing

extension Frozen {
    /// Every card is run in the directory of the old runs, which are the sources of transfers, with so little time that nothing is trained:
    /// the complete card in RUN/config.yaml, whose text enters the digests of members, is there by then.
    @Suite("Run cards keep their meaning")
    struct Cards {
        /// The command that a card of this name is for.
        private static func command(_ name: String) -> String {
            let commands = ["finetune", "scan", "closure", "leaveout", "nightly", "generator"]
            return name.hasPrefix("scenario") ? "scan"
                : commands.first { name.hasPrefix($0) || name.hasSuffix("-\($0).yaml") } ?? "train"
        }

        /// All but the card of a far detector, which is no job.
        private static let shipped = Result {
            try FileManager.default.contentsOfDirectory(atPath: Repository.path("Configs"))
                .filter { $0.hasSuffix(".yaml") && $0 != "far-detector.yaml" }.sorted()
        }
        private static let complete = ["train", "dropout", "finetune", "scan", "closure", "leaveout", "nightly"].map { $0 + ".yaml" }

        /// The least run of response functions that fifty members of a fine-tune can start from.
        private func trainSource(in bench: Workbench) async throws {
            let card = """
                observable: responses
                targets: [16O]
                replicas: 50
                output: nucens-nuclei
                network: {width: 2, blocks: 1}
                training: {epochs: 1}
                bands: {points: 2}
                """
            try card.write(toFile: bench.place.path("source.yaml"), atomically: true, encoding: .utf8)
            let outcome = try await bench.nucens(["train", "source.yaml"])
            #expect(outcome.succeeded, "\(outcome)")
        }

        /// The least generator that a scan can start from, in "carbon", and events.
        private func trainGenerator(in bench: Workbench) async throws {
            try "replicas: 1\nflow: {bins: 2, width: 2, blocks: 3}\ntraining: {epochs: 1}\n".write(
                toFile: bench.place.path("generator.yaml"), atomically: true, encoding: .utf8)
            let outcome = try await bench.nucens(["generator", "generator.yaml", "--events", "events.csv", "--output", "carbon"])
            #expect(outcome.succeeded, "\(outcome)")
        }

        /// The text of config.yaml that the program makes of a card.
        private func completed(_ card: String, named name: String) async throws -> String {
            let bench = try Workbench("runs")
            let files = FileManager.default
            if name == "nuclei-finetune.yaml" { try await trainSource(in: bench) }
            if name.hasPrefix("generator") {
                let rows = (0..<200).map { "\(1 + 0.01 * Double($0)),\(0.5 + 0.004 * Double($0)),0.\(500 + $0)\n" }
                try ("E_nu_GeV,E_mu_GeV,cos_theta\n" + rows.joined()).write(
                    toFile: bench.place.path("events.csv"), atomically: true, encoding: .utf8)
            }
            if name == "generator-scan.yaml" { try await trainGenerator(in: bench) }
            let before = Set(try files.contentsOfDirectory(atPath: bench.place.path))
            if ["finetune", "scan"].contains(Self.command(name)) {
                try files.copyItem(atPath: bench.place.path("ensemble"), toPath: bench.place.path("nucens-run"))
            }
            if Self.command(name) == "nightly" {
                try files.createDirectory(atPath: bench.place.path("incoming"), withIntermediateDirectories: false)
                try files.copyItem(atPath: bench.place.path("carbon.csv"), toPath: bench.place.path("incoming/12C-carbon.csv"))
                // Only what has lain still for a minute is used by default.
                let past = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)]
                try files.setAttributes(past, ofItemAtPath: bench.place.path("incoming/12C-carbon.csv"))
            }
            var options = ["--time-limit", "1s"]
            if Self.command(name) == "generator" { options += ["--events", "events.csv"] }
            if name == "generator-scan.yaml" { options += ["--from", "carbon", "--targets", "events.csv"] }
            let outcome = try await bench.nucens([Self.command(name), card] + options)
            #expect(outcome.status == 75, "the time is up at once: \(outcome)")
            let made = try bench.files(below: ".").keys.filter { path in
                path.hasSuffix("/config.yaml") && !before.contains(String(path.prefix { $0 != "/" })) && !path.hasPrefix("nucens-run/")
                    || path == "nucens-run/config.yaml" && Self.command(name) == "train"
            }
            #expect(made.count == 1, "\(made)")
            let config = try #require(made.first)
            let text = try String(contentsOfFile: bench.place.path(config), encoding: .utf8)
            // Nights are called by their date.
            return text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "DATE")
        }

        @Test("Cards of Configs/ mean what they meant", arguments: try shipped.get())
        func configs(name: String) async throws {
            try Fixture.expect(try await completed(Repository.path("Configs/\(name)"), named: name), is: "completed/Configs/\(name)")
        }

        @Test("Cards that spell out every key, none at its default, are accepted and mean what they meant", arguments: complete)
        func everyKey(name: String) async throws {
            try Fixture.expect(try await completed(Fixture.path("cards/\(name)"), named: name), is: "completed/every-key/\(name)")
        }

        @Test("A misspelt key is refused with the one that was meant", arguments: [
            ("train", "replcas: 3", "replicas"), ("train", "bootstrap: {drawnoise: true}", "bootstrap.draw_noise"),
            ("train", "data: {file: [a.csv]}", "data.files"), ("train", "folds: {kinds: none}", "folds.kind"),
            ("train", "network: {widt: 8}", "network.width"), ("train", "training: {epoch: 8}", "training.epochs"),
            ("train", "start: {fro: run}", "start.from"), ("train", "veto: {chi_spreads: 1}", "veto.chi2_spreads"),
            ("train", "bands: {point: 3}", "bands.points"), ("closure", "closure: {replica: 1}", "closure.replicas"),
            ("leaveout", "leaveout: {replica: 1}", "leaveout.replicas"), ("finetune", "target: 16O\ndept: 2", "depth"),
            ("finetune", "companions: {nucleus: none}", "companions.nuclei"), ("scan", "target: [16O]", "targets"),
            ("scan", "finetune: {eror_floor: 0}", "finetune.error_floor"), ("nightly", "stor: s", "store"),
            ("nightly", "judge: {shap: 3}", "judge.shape"),
        ])
        func misspelt(command: String, text: String, key: String) async throws {
            let bench = try Workbench("runs")
            try (text + "\n").write(toFile: bench.place.path("card.yaml"), atomically: true, encoding: .utf8)
            let outcome = try await bench.nucens(command, "card.yaml", "--time-limit", "1s")
            #expect(outcome.status == 1 && outcome.errors.contains("did you mean '\(key)'?"), "\(outcome)")
        }
    }
}
