import ClosureTest
import CrossSectionFits
import DepthScan
import EventGenerators
import FineTuning
import Foundation
import LeaveNucleusOut
import LeaveOneOut
import Nightly
import OscillationFits
import ResponseFineTuning
import ResponseFits
import RunCards
import StructureClosure
import StructureFunctionFits
import TestSupport

extension FuzzKind {
    private static let kinds: [@Sendable (String) throws -> Void] = [
        job(RunCard.self), job(ClosureCard.self), job(LeaveOutCard.self), job(ScanCard.self), job(FinetuneCard.self),
        job(ResponseCard.self), job(ResponseTuneCard.self), job(LeaveNucleusCard.self), job(StructureCard.self),
        job(StructureClosureCard.self), job(GeneratorCard.self), { _ = try NightlyCard(yaml: $0, file: "card.yaml") },
        job(GeneratorScanCard.self), job(GeneratorClosureCard.self), { _ = try FarDetectorCard(yaml: $0, file: "card.yaml") },
    ]

    /// A card that is accepted is written out complete, and that text is read as the same card.
    private static func job<C: JobCard>(_ type: C.Type) -> @Sendable (String) throws -> Void {
        { text in
            let written = try C(yaml: text, file: "card.yaml").yaml
            let again: String
            do { again = try C(yaml: written, file: "config.yaml").yaml } catch { throw Unreadable(card: written, reason: "\(error)") }
            guard again == written else { throw Unreadable(card: written, reason: "which is written again as\n\(again)") }
        }
    }

    /// A complete card that its own reader refuses.
    struct Unreadable: Error, CustomStringConvertible {
        var card: String
        var reason: String
        var description: String { "a card that does not read back, \(reason):\n\(card)" }
    }

    /// Shipped cards without their comments.
    private static let shipped: [String] = {
        let directory = Repository.path("Configs")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
        return names.compactMap { try? String(contentsOfFile: "\(directory)/\($0)", encoding: .utf8) }.map { text in
            text.split(separator: "\n").map { $0.prefix { $0 != "#" } }.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
        }
    }()

    static let cards = [
        // The first letter tells which command the card is given to.
        FuzzKind("card", seeds: shipped.flatMap { card in (0..<kinds.count).map { "\(Character(UnicodeScalar(UInt8(65 + $0))))\(card)" } },
            words: numbers + [
                "&a ", "*a", "<<: *a", "x-a: ", "? ", "- ", "[", "]", "{", "}", ": ", "~", "null", "true", "!!str ", "'", "\"",
                "\"\\e[31m\"", "|\n", ">\n", "---\n", "\t", "  ", "12C", "all", "none", "auto", "../x", "$HOME", "~/x", "# ",
            ]
        ) { bytes in
            let text = try CardText.decoded(Array(bytes.dropFirst()), file: "card.yaml")
            try kinds[Int(bytes.first ?? 0) % kinds.count](text)
        },
    ]
}
