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
import Yams

/// The cards in Configs/.
enum Configs {
    /// The type of card that the command of each file takes; of all others, the ensemble's.
    static func type(of name: String) -> any Card.Type {
        let types: [String: any Card.Type] = [
            "closure": ClosureCard.self, "finetune": FinetuneCard.self, "leaveout": LeaveOutCard.self, "nightly": NightlyCard.self,
            "nightly-nuclei": NightlyCard.self,
            "generator": GeneratorCard.self, "generator-scan": GeneratorScanCard.self, "generator-closure": GeneratorClosureCard.self,
            "near-detector": StructureCard.self, "near-closure": StructureClosureCard.self,
            "far-detector": FarDetectorCard.self, "nuclei": ResponseCard.self, "mixture-responses": ResponseCard.self,
            "nuclei-finetune": ResponseTuneCard.self, "nuclei-leaveout": LeaveNucleusCard.self,
            "graczyk-leaveout": LeaveNucleusCard.self,
            "scan": ScanCard.self, "scenario1": ScanCard.self, "scenario2": ScanCard.self,
        ]
        return types[name.replacing(".yaml", with: "")] ?? RunCard.self
    }

    static let names = Result {
        try FileManager.default.contentsOfDirectory(atPath: Repository.path("Configs")).filter { $0.hasSuffix(".yaml") }.sorted()
    }

    static func text(_ name: String) throws -> String { try String(contentsOfFile: Repository.path("Configs/\(name)"), encoding: .utf8) }

    static func read<C: Card>(_ name: String, as type: C.Type = C.self) throws -> C { try C(yaml: text(name), file: name) }

    /// The keys that a card has, as a table of keys gives them: "training.epochs".
    static func paths(in yaml: String) throws -> [String] {
        func paths(_ node: Node, _ path: [String]) -> [String] {
            guard let mapping = node.mapping, !mapping.isEmpty else { return [path.joined(separator: ".")] }
            return mapping.flatMap { paths($0.value, path + [$0.key.string ?? "?"]) }
        }
        return try Yams.compose(yaml: yaml).map { paths($0, []) } ?? []
    }
}
