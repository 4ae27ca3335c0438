import ClosureTest
import CrossSectionFits
import DepthScan
import EventGenerators
import FineTuning
import Foundation
import LeaveNucleusOut
import LeaveOneOut
import NeuralNetwork
import Nightly
import OscillationFits
import ResponseFits
import RunCards
import StructureClosure
import StructureFunctionFits
import Testing
import TestSupport
import Training
import TransferFits

@Suite("Cards in Configs/")
struct ConfigsTests {
    @Test("Every card is one that its command takes", arguments: try Configs.names.get())
    func accepted(name: String) throws {
        func expectAccepted<C: Card>(_ type: C.Type) { #expect(throws: Never.self) { try Configs.read(name, as: type) } }
        expectAccepted(Configs.type(of: name))
    }

    @Test("carbon.yaml spells out every key of a run card, all at their defaults")
    func carbon() throws {
        #expect(try Configs.read("carbon.yaml") == RunCard())
        try expectEveryKey("carbon.yaml", RunCard.self, without: ["start.from", "start.pull", "bootstrap.left_out_experiments"])
        // What it says of the start stands behind a #.
        let started = try RunCard(yaml: Configs.text("carbon.yaml").replacing(/(?m)^# (start:|  (from|pull):)/) { "\($0.1)" }, file: "")
        #expect(started.start == .init(from: "nucens-run", pull: 1e-3))
    }

    @Test("finetune.yaml spells out every key of a fine-tune, at their defaults but for the target")
    func finetune() throws {
        var expected = FinetuneCard()
        expected.target = "56Fe"
        #expect(try Configs.read("finetune.yaml") == expected)
        try expectEveryKey("finetune.yaml", FinetuneCard.self)
    }

    @Test("scan.yaml spells out every key of a scan, all at their defaults")
    func scan() throws {
        #expect(try Configs.read("scan.yaml") == ScanCard())
        try expectEveryKey("scan.yaml", ScanCard.self)
    }

    @Test("nightly.yaml spells out every key of the nights, at their defaults but for the directories")
    func nightly() throws {
        var card: NightlyCard = try Configs.read("nightly.yaml")
        #expect(card.directories == ["incoming"])
        card.directories = []
        #expect(card == NightlyCard())
        let given = try Configs.paths(in: Configs.text("nightly.yaml")).filter { $0 != "train" && $0 != "finetune" }
        let all = NightlyCard.keys.paths().filter { !$0.hasPrefix("train.") && !$0.hasPrefix("finetune.") }
        #expect(Set(given) == Set(all).subtracting(["notify"]))
    }

    @Test("nightly-nuclei.yaml trains response functions as nuclei.yaml has them, all else at its defaults")
    func nightlyNuclei() throws {
        var expected = NightlyCard()
        (expected.store, expected.directories, expected.train) = ("nucens-nuclei-store", ["incoming"], .responses(ResponseCard()))
        #expect(try Configs.read("nightly-nuclei.yaml") == expected)
    }

    @Test("generator.yaml spells out every key of a card of generators, all at their defaults")
    func generator() throws {
        #expect(try Configs.read("generator.yaml") == GeneratorCard())
        try expectEveryKey("generator.yaml", GeneratorCard.self)
    }

    @Test("nuclei.yaml spells out every key of a card of response functions, all at their defaults")
    func nuclei() throws {
        #expect(try Configs.read("nuclei.yaml") == ResponseCard())
        try expectEveryKey("nuclei.yaml", ResponseCard.self)
    }

    @Test("near-detector.yaml spells out every key of a card of structure functions, all at their defaults")
    func nearDetector() throws {
        #expect(try Configs.read("near-detector.yaml") == StructureCard())
        try expectEveryKey("near-detector.yaml", StructureCard.self)
    }

    @Test("far-detector.yaml spells out every key of the card of a far detector, all at their defaults")
    func farDetector() throws {
        #expect(try Configs.read("far-detector.yaml") == FarDetectorCard())
        try expectEveryKey("far-detector.yaml", FarDetectorCard.self)
    }

    @Test("Other cards say what their comments say, and nothing else")
    func others() throws {
        var quick = RunCard()
        (quick.replicas, quick.recipe.epochs) = (8, 100)
        #expect(try Configs.read("quick.yaml") == quick)

        var dropout = RunCard()
        (dropout.method, dropout.networks, dropout.replicas, dropout.folds) = (.dropout, 3, 50, .publishedB)
        (dropout.recipe.epochs, dropout.recipe.batchSize, dropout.recipe.dropout, dropout.recipe.dropoutBlocks) = (1000, 256, 0.01, 3)
        #expect(try Configs.read("dropout.yaml") == dropout)

        var closure = ClosureCard()
        closure.run.recipe.epochs = 200
        #expect(try Configs.read("closure.yaml") == closure)

        var leaveout = LeaveOutCard()
        (leaveout.run.recipe.epochs, leaveout.run.folds) = (200, .none)
        #expect(try Configs.read("leaveout.yaml") == leaveout)

        #expect(try Configs.read("nuclei-leaveout.yaml") == LeaveNucleusCard())
        #expect(try Configs.read("near-closure.yaml") == StructureClosureCard())
        #expect(try Configs.read("generator-scan.yaml") == GeneratorScanCard())
        #expect(try Configs.read("generator-closure.yaml") == GeneratorClosureCard())

        var honest = RunCard()
        honest.output = "nucens-honest"
        (honest.bootstrap.drawsNormalizations, honest.bootstrap.resample, honest.activation) = (true, .settings, .silu)
        #expect(try Configs.read("carbon-honest.yaml") == honest)

        for (number, depth) in [(1, 11), (2, 2)] {
            var scenario = ScanCard()
            (scenario.output, scenario.depths, scenario.companions.nuclei) = ("nucens-scenario\(number)", [depth], [])
            #expect(try Configs.read("scenario\(number).yaml") == scenario)
        }
    }

    @Test("A closure test of structure functions needs two replicas, under whichever name the card gives them")
    func replicasOfClosureTests() {
        for card in ["replicas: 1", "closure: {replicas: 1}"] {
            #expect(throws: CardError.self, "\(card)") { try StructureClosureCard(yaml: card, file: "card.yaml") }
        }
        #expect(throws: Never.self) { try StructureClosureCard(yaml: "replicas: 2", file: "card.yaml") }
    }

    @Test("Files that the comments name are there", arguments: try Configs.names.get())
    func namedFiles(name: String) throws {
        for match in try Configs.text(name).matches(of: /(Sources|Configs|Slurm|docs)\/[\w\/]+\.\w+/) {
            #expect(FileManager.default.fileExists(atPath: Repository.path(String(match.output.0))), "\(match.output.0)")
        }
    }

    private func expectEveryKey<C: Card>(_ name: String, _ type: C.Type, without absent: Set<String> = []) throws {
        let paths = try Configs.paths(in: Configs.text(name))
        #expect(Set(paths) == Set(C.keys.paths()).subtracting(absent))
        #expect(paths.count == Set(paths).count)
    }
}
