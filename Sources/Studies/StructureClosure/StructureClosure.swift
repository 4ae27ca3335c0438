import Checksums
import CrossSectionFits
import Files
import Members
import NeuralNetwork
import Runs
import StructureFunctionFits
import StructureFunctions
import Text
import Training

/// The members of a closure test: replicas of fits to pseudo-experiments.
public struct StructureClosureWork: Workload {
    public let card: StructureClosureCard
    private let work: StructureWork
    public let digest: String

    init(card: StructureClosureCard, fit: StructureFit) {
        self.card = card
        work = StructureWork(fit: fit)
        digest = SHA256Hex.of(Array("structure closure\n\(card.memberSettings)\n\(fit.digest)\n".utf8))
    }

    var fit: StructureFit { work.fit }

    func keys(of experiment: Int) -> [StructureClosureKey] {
        (0..<card.run.replicas).map { StructureClosureKey(experiment: experiment, replica: $0) }
    }

    /// The fit to a pseudo-experiment.
    func fit(to experiment: Int) -> StructureFit { fit.pseudoExperiment(experiment, fluxDeviation: card.trueFluxDeviation) }

    public var headline: (figure: String, label: String) { work.headline }
    public func makeMemory(threads: Int) throws(RunError) -> StructureMemory { try work.makeMemory(threads: threads) }
    public func cost(of key: StructureClosureKey) -> Double { work.cost(of: work.key(replica: key.replica)) }
    public func steps(of key: StructureClosureKey) -> Int { work.steps(of: work.key(replica: key.replica)) }

    public func shortened(to steps: Int) -> StructureClosureWork {
        StructureClosureWork(card: card, fit: work.shortened(to: steps).fit)
    }

    public func train(
        _ key: StructureClosureKey, from parent: MemberRecord<StructureClosureKey>?, resuming state: MemberState?,
        in memory: StructureMemory, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<StructureClosureKey>? {
        let one = StructureWork(fit: fit(to: key.experiment))
        return one.train(one.key(replica: key.replica), from: nil, resuming: state, in: memory, observe: observe).map { record in
            MemberRecord(
                key: key, status: record.status, reason: record.reason, steps: record.steps, figures: record.figures,
                history: record.history, arrays: record.arrays, seconds: record.seconds)
        }
    }
}

/// A closure test of structure functions: pseudo-experiments of a known law, each fitted by an ensemble and compared with the law, near
/// and far.
public struct StructureClosure: Study {
    public static let command = "nucens closure"
    public static let noun = "a closure test of structure functions"

    public let work: StructureClosureWork
    public var card: StructureClosureCard { work.card }

    public static func read(_ card: StructureClosureCard, compute: GEMM) throws -> SharedFiles { try StructureFit.read(card.run) }

    public init(_ card: StructureClosureCard, files: SharedFiles, compute products: GEMM) throws {
        work = StructureClosureWork(card: card, fit: try StructureFit(card: card.run, files: files, products: products))
    }

    public var summary: String {
        "\(counted(card.experiments, "pseudo-experiment")) × \(card.run.replicas) replicas, \(plain(card.run.events.count)) near and "
            + "\(card.farEvents) far events of the law \(card.run.law.label), flux off by \(plain(card.trueFluxDeviation)), "
            + "drawn by \(plain(card.run.flux.deviation)), \(work.fit.products.name)"
    }

    public func stage(_ members: some MembersSoFar<StructureClosureKey>) -> Stage<StructureClosureKey> {
        Stage(all: (0..<card.experiments).flatMap(work.keys), members)
    }

    /// Ranks share the pseudo-experiments; rank 0 gets what they say.
    public func conclude(_ members: MemberStore<StructureClosureWork>) throws -> StructureClosureResult? {
        let outcomes = try members.gather(Array(0..<card.experiments)) { experiment in
            try work.outcome(of: experiment, records: try members.records(of: work.keys(of: experiment)))
        }
        return try members.write { StructureClosureResult(work: work, outcomes: outcomes) }
    }

    public func footprint(ranks: Int) -> Footprint {
        let member = 8 * 3 * Double(work.fit.grid.count) + 4 * 14_000 + Footprint.memberHeader
        // Densities of far events by energy, of one set of functions at a time and of the law.
        let densities = 2 * 8 * 160 * Double(card.farEvents)
        return Footprint(
            memoryPerRank: Double(card.run.replicas) * member + densities, member: member, result: 100 * Double(card.experiments))
    }
}
