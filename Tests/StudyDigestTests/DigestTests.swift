import ClosureTest
import CrossSectionFits
import DepthScan
import Ensemble
import FineTuning
import LeaveOneOut
import Members
import NeuralNetwork
import Prediction
import RunCards
import Runs
import ScatteringData
import Testing
import Training
import TransferFits
import TransferLearning

/// A stored member is taken for the card's own by the digest of its workload. These are frozen: another digest makes every stored member of
/// every user strange to the program.
@Suite("Digests of what enters a member")
struct DigestTests {
    private func digest<S: Study<GEMM>>(_ study: S.Type, _ card: S.Card, files: SharedFiles) throws -> String {
        try S(card, files: files, compute: .preferred).work.digest
    }

    /// Of the same tables, whatever else the card says.
    private func digest<S: Study<GEMM>>(_ study: S.Type, _ change: (inout S.Card) -> Void = { _ in }) throws -> String {
        var card = S.Card()
        change(&card)
        return try digest(study, card, files: S.read(card, compute: .preferred))
    }

    /// Two small networks, as if trained on carbon.
    private func inputs(targets: [String], seed: UInt64 = 1) throws -> SharedFiles {
        let architecture = Architecture(width: 8, blocks: 2)
        let members = (0..<2).map { replica in
            let network = Network(architecture, products: .preferred, capacity: 1)
            network.initialize(seed: seed, replica: replica)
            return SourceEnsemble.Member(weights: network.parameters, steps: [])
        }
        let carbon = try Dataset(target: Nucleus("12C"), tables: [.bundled(Nucleus("12C"))], selection: Selection())
        let nuclei = try targets.map { try Nucleus($0) }
        return TransferInputs(
            source: SourceEnsemble(
                path: "carbon/ensemble.h5", nucleus: try Nucleus("12C"), architecture: architecture, members: members, stepSources: [],
                companions: [], training: carbon.points.map(\.kinematics)),
            nuclei: nuclei, tables: try nuclei.map { [try .bundled($0)] }, companions: []
        ).files
    }

    @Test("Of an ensemble: all that enters a member is in it, and nothing else")
    func ensemble() throws {
        let plain = try digest(Ensemble.self)
        #expect(plain == "335289e509f436fee499135c0dbd3bed9d83d2f6fe7cb2abdad93d0ce2e40b07")
        #expect(try digest(Ensemble.self) { $0.replicas = 3; $0.output = "elsewhere"; $0.veto.spreads = 1; $0.bandPoints = 7 } == plain)
        let others = try [
            digest(Ensemble.self) { $0.seed = 2 }, digest(Ensemble.self) { $0.recipe.epochs = 7 }, digest(Ensemble.self) { $0.blocks = 3 },
            digest(Ensemble.self) { $0.target = "16O"; $0.folds = .random }, digest(Ensemble.self) { $0.folds = .publishedB },
            digest(Ensemble.self) { $0.data.excluded = ["Whitney:1974hr"] }, digest(Ensemble.self) { $0.bootstrap.drawsNoise = false },
        ]
        #expect(Set(others + [plain]).count == others.count + 1)
    }

    @Test("Of a closure test: laws and levels asked for are not in it, the law is")
    func closure() throws {
        let plain = try digest(ClosureTest.self)
        #expect(plain == "f57dff56dc571ad848a4e7226fa1b1f04a1eda8f2676abae0276c51af8e468f6")
        #expect(try digest(ClosureTest.self) { $0.laws = 2; $0.levels = [.noise]; $0.run.replicas = 3 } == plain)
        #expect(try digest(ClosureTest.self) { $0.run.seed = 2 } != plain)
    }

    @Test("Of a leave-one-out test: the groups asked for are not in it, their kind is")
    func leaveOut() throws {
        let plain = try digest(LeaveOneOut.self)
        #expect(plain == "9496e8a9a8830a6ed60a1bc4b8e8b76fd51e4eb6646c7ca3dd1844e6a63ee6f9")
        #expect(try digest(LeaveOneOut.self) { $0.only = ["Whitney:1974hr"]; $0.folds = 3 } == plain)
        #expect(try digest(LeaveOneOut.self) { $0.groups = .setting } != plain)
        #expect(try digest(LeaveOneOut.self) { $0.groups = .fold } != digest(LeaveOneOut.self) { $0.groups = .fold; $0.folds = 3 })
    }

    @Test("Of a fine-tune: the source is in it, the depth is the key's")
    func fineTune() throws {
        var card = FinetuneCard()
        card.target = "56Fe"
        let files = try inputs(targets: ["56Fe"])
        let plain = try digest(FineTuneStudy.self, card, files: files)
        #expect(plain == "1ca21a83d127bdf43c3fea1f84f43650b605c05ca44c5a24a38e94d4789bcccb")
        card.depth = 2
        card.output = "elsewhere"
        #expect(try digest(FineTuneStudy.self, card, files: files) == plain)
        #expect(try digest(FineTuneStudy.self, card, files: inputs(targets: ["56Fe"], seed: 2)) != plain)
        card.tuning.errorFloor += 0.1
        #expect(try digest(FineTuneStudy.self, card, files: files) != plain)
    }

    @Test("Of a scan: the source and the tables of all targets are in it")
    func scan() throws {
        var card = ScanCard()
        card.targets = ["40Ca", "56Fe"]
        card.depths = [0, 2]
        let files = try inputs(targets: card.targets)
        let plain = try digest(DepthScan.self, card, files: files)
        #expect(plain == "150c4d126c0553d312cfb57cf3397580425778f3e311b85fc1dbe4ba2ab071cc")
        card.depths = [1]
        #expect(try digest(DepthScan.self, card, files: files) == plain)
        #expect(try digest(DepthScan.self, card, files: inputs(targets: ["40Ca"])) != plain)
        card.trainFraction = 0.3
        #expect(try digest(DepthScan.self, card, files: files) != plain)
    }

    @Test("Files on their way from rank 0 give back source, tables and steps to the bit")
    func inputs() throws {
        let sent = try TransferInputs(inputs(targets: ["56Fe"]))
        let again = try TransferInputs(sent.files)
        #expect(again.source.digest == sent.source.digest && again.source.members.map(\.weights) == sent.source.members.map(\.weights))
        #expect(again.tables.map { $0.map(\.bytes) } == sent.tables.map { $0.map(\.bytes) })
        #expect(again.nuclei == sent.nuclei && again.source.training == sent.source.training)
    }

    @Test("Keys go into file names and come back as they were, those of earlier releases too")
    func keys() throws {
        let keys: [any CrossSectionKey] = [
            EnsembleKey(target: "12C", depth: 11, replica: 17), TransferKey(target: "56Fe", depth: 3, split: 2, replica: 1),
            TransferKey(.pretrained(["12C", "16O"]), depth: 11, replica: 4), TransferKey(.evidence, target: "56Fe", depth: 11, replica: 4),
            ClosureKey(law: 3, level: .noise, replica: 2, target: "12C", depth: 11),
            GroupKey(group: 5, replica: 0, target: "12C", depth: 11),
        ]
        #expect(keys.map(\.fileName) == [
            "12C-d11-r17", "56Fe-s2-d3-r1", "12C,16O-d11-r4", "56Fe,evidence-d11-r4", "12C-s10-d11-r2", "12C-s5-d11-r0",
        ])
        func comesBack<Key: CrossSectionKey>(_ key: Key) -> Bool { Key(key.stored) == key }
        #expect(keys.allSatisfy { comesBack($0) })
        #expect(keys.map(\.isPartOfResult) == [true, true, false, false, true, true])
        #expect(EnsembleKey(StoredKey(replica: 0, target: "12C", depth: 1, split: 1)) == nil)
        #expect(ClosureKey(StoredKey(replica: 0, target: "12C", depth: 1, split: -1)) == nil)
    }
}
