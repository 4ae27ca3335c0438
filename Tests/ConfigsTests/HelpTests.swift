import ClosureTest
import CrossSectionFits
import DepthScan
import FineTuning
import LeaveOneOut
import Launching
import Testing
import TestSupport
import Training
import TransferFits
import TransferLearning

@Suite("Defaults in --help")
struct HelpTests {
    /// The help of each option of a command, on one line: "--replicas <n> Members of the ensemble (50)."
    private func options(of command: String) async throws -> [String] {
        let outcome = try await Launcher.alone(program: "nucens", arguments: [command, "--help"])
        try #require(outcome.succeeded, "\(outcome)")
        var options: [String] = []
        for line in outcome.output.split(separator: "\n") {
            let words = line.split(separator: " ").joined(separator: " ")
            if line.hasPrefix("  -") { options.append(words) } else if !options.isEmpty { options[options.count - 1] += " " + words }
        }
        return options
    }

    private func expect(_ command: String, _ defaults: [(option: String, value: String)]) async throws {
        let options = try await options(of: command)
        for (option, value) in defaults {
            let help = try #require(options.first { $0.hasPrefix("--\(option) ") || $0.hasPrefix("-o, --\(option) ") })
            #expect(help.contains("(\(value))."), "\(command): \(help)")
        }
        for option in ["resume", "slice", "gemm", "threads-per-rank", "checkpoint-minutes", "time-limit", "log-level"] {
            #expect(options.contains { $0.hasPrefix("--\(option)") }, "\(command) has no --\(option)")
        }
    }

    @Test("nucens train")
    func train() async throws {
        let card = RunCard()
        try await expect("train", [
            ("replicas", "\(card.replicas)"), ("method", "bootstrap"), ("networks", "\(card.networks)"), ("dropout", "0"),
            ("target", card.target), ("epochs", "\(card.recipe.epochs)"), ("batch-size", "\(card.recipe.batchSize)"),
            ("seed", "\(card.seed)"), ("output", card.output),
        ])
        #expect(card.method == .bootstrap && card.recipe.dropout == 0)
    }

    @Test("nucens finetune")
    func finetune() async throws {
        let card = FinetuneCard()
        try await expect("finetune", [
            ("from", card.source), ("depth", "auto"), ("replicas", "\(card.replicas)"), ("train-fraction", "1"), ("split", "\(card.split)"),
            ("companions", "all"), ("epochs", "\(card.tuning.recipe.epochs)"), ("seed", "\(card.seed)"), ("output", card.output),
        ])
        #expect(card.depth == nil && card.trainFraction == 1 && card.companions.nuclei == ["all"])
    }

    @Test("nucens scan")
    func scan() async throws {
        let card = ScanCard()
        try await expect("scan", [
            ("from", card.source), ("targets", "all"), ("depths", "0-11"), ("replicas", "\(card.replicas)"), ("splits", "\(card.splits)"),
            ("train-fraction", "\(card.trainFraction)"), ("companions", "all"), ("epochs", "\(card.tuning.recipe.epochs)"),
            ("seed", "\(card.seed)"), ("output", card.output),
        ])
        #expect(card.targets == ["all"] && card.companions.nuclei == ["all"] && card.depths == Array(0...11))
    }

    @Test("nucens closure")
    func closure() async throws {
        let card = ClosureCard()
        try await expect("closure", [
            ("laws", "\(card.laws)"), ("replicas", "\(card.run.replicas)"), ("levels", "0,1,2"), ("law", card.law),
            ("epochs", "\(card.run.recipe.epochs)"), ("seed", "\(card.run.seed)"), ("output", card.output),
        ])
        #expect(card.levels == [.exact, .noise, .replicas])
    }

    @Test("nucens leaveout")
    func leaveout() async throws {
        let card = LeaveOutCard()
        try await expect("leaveout", [
            ("by", "experiment"), ("replicas", "\(card.run.replicas)"), ("folds", "\(card.folds)"), ("only", "all"),
            ("epochs", "\(card.run.recipe.epochs)"), ("seed", "\(card.run.seed)"), ("output", card.output),
        ])
        #expect(card.groups == .experiment && card.only.isEmpty)
    }
}
