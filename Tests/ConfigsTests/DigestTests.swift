import ClosureTest
import CrossSectionFits
import DepthScan
import FineTuning
import Foundation
import LeaveOneOut
import RunCards
import Testing
import TestSupport

/// Digests of trained members are made of the text of their card's settings: one character more, and no member of an older run is taken.
@Suite("The text of cards that enters digests")
struct DigestTests {
    /// A complete card as a run of an earlier version kept it, of the card in Configs/ or of one with no key at its default.
    private func completed(_ name: String) throws -> String {
        let text = try String(contentsOfFile: Repository.path("Tests/FrozenTests/Fixtures/completed/\(name)"), encoding: .utf8)
        return text.replacing(/^kind: .*\n/, with: "")
    }

    /// The lines from one that begins a key to another that does; to the end without one.
    private func lines(of text: String, from first: String, to end: String? = nil) throws -> String {
        let lines = text.split(separator: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix(first) })
        let stop = try end.map { end in try #require(lines.firstIndex { $0.hasPrefix(end) }) } ?? lines.endIndex
        return lines[start..<stop].joined(separator: "\n")
    }

    private func card<C: JobCard>(_ text: String, _ type: C.Type = C.self) throws -> C {
        let card = try C(yaml: text, file: "")
        #expect(card.yaml == "kind: \(C.kind)\n\(text)")
        return card
    }

    @Test("Ensembles", arguments: [
        "Configs/carbon.yaml", "Configs/dropout.yaml", "Configs/quick.yaml", "Configs/nightly.yaml", "every-key/train.yaml",
        "every-key/dropout.yaml", "every-key/nightly.yaml",
    ])
    func ensembles(name: String) throws {
        let text = try completed(name)
        let card: RunCard = try card(text)
        #expect(card.memberSettings == (try lines(of: text, from: "method:", to: "veto:")))
        #expect(card.runSettings == "seed: \(card.seed)\ntarget: 12C\n\(card.memberSettings)")
        #expect(card.memberSettings.contains("\nstart:\n  from: \"ensemble\"\n  pull: 0.001") == (name == "every-key/train.yaml"))
    }

    @Test("Fine-tunes", arguments: ["Configs/finetune.yaml", "every-key/finetune.yaml"])
    func finetunes(name: String) throws {
        let text = try completed(name)
        let card: FinetuneCard = try card(text)
        #expect(card.memberSettings == (try lines(of: text, from: "seed:", to: "veto:")))
        #expect(card.runSettings == (try lines(of: text, from: "target:", to: "veto:")))
    }

    @Test("Scans", arguments: ["Configs/scan.yaml", "Configs/scenario1.yaml", "Configs/scenario2.yaml", "every-key/scan.yaml"])
    func scans(name: String) throws {
        let text = try completed(name)
        let card: ScanCard = try card(text)
        #expect(card.memberSettings == (try lines(of: text, from: "seed:")) && card.runSettings == card.memberSettings)
    }

    @Test("Closure tests", arguments: [("Configs/closure.yaml", "parametrized", "mean"), ("every-key/closure.yaml", "ensemble", "5")])
    func closures(name: String, law: String, member: String) throws {
        let text = try completed(name)
        let card: ClosureCard = try card(text)
        let ensemble = try lines(of: text, from: "method:", to: "veto:")
        #expect(card.memberSettings == "seed: \(card.run.seed)\ntarget: 12C\n\(ensemble)\nlaw: \(law)\nmember: \(member)")
        #expect(card.runSettings == card.memberSettings)
    }

    @Test("Leave-one-out tests", arguments: [("Configs/leaveout.yaml", "experiment"), ("every-key/leaveout.yaml", "setting")])
    func leaveouts(name: String, grouping: String) throws {
        let text = try completed(name)
        var card: LeaveOutCard = try card(text)
        let ensemble = "seed: \(card.run.seed)\ntarget: 12C\n\(try lines(of: text, from: "method:", to: "veto:"))"
        #expect(card.memberSettings == "\(ensemble)\nby: \(grouping)\nfolds: 0" && card.runSettings == card.memberSettings)
        (card.groups, card.folds) = (.fold, 4)
        #expect(card.memberSettings == "\(ensemble)\nby: fold\nfolds: 4")
    }
}
