import CrossSectionFits
import CrossSections
import MPI
import Members
import NeuralNetwork
import ResultFiles
import Runs
import Training
import TransferFits
import TransferLearning

/// A fine-tune: the members of a finished run taken over to one nucleus at one depth.
public struct FineTuneStudy: Study {
    public static let command = "nucens finetune"
    public static let noun = "a fine-tune"

    public let work: FineTuneWork
    public var card: FinetuneCard { work.card }

    public static func read(_ card: FinetuneCard, compute: GEMM) throws -> SharedFiles { try TransferInputs(reading: card).files }

    public init(_ card: FinetuneCard, files: SharedFiles, compute products: GEMM) throws {
        work = try FineTuneWork(card, TransferInputs(files), products: products)
    }

    public var summary: String {
        "\(card.summary), \(work.target.train.count) training and \(work.target.test.count) test points, \(work.products.name)"
    }

    /// That of the card, or the depth of the greatest mean evidence over the replicas; nil before all of them have weighed it.
    private func choice(_ members: some MembersSoFar<TransferKey>) -> DepthChoice? {
        if let depth = card.depth { return DepthChoice(depths: [depth], scores: [[0]]) }
        let ends = (0..<card.replicas).compactMap { members.end(of: work.evidenceKey(replica: $0)) }
        guard ends.count == card.replicas else { return nil }
        return DepthChoice(depths: work.depths, logEvidence: work.depths.map { depth in
            ends.map { $0.figures[FineTuneWork.evidenceFigure(depth)] }
        })
    }

    private func selection(
        _ members: some MembersSoFar<TransferKey>, _ choice: DepthChoice
    ) -> (selection: ReplicaSelection, stage: Stage<TransferKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas, veto: card.veto.rule, limit: work.source.members.count,
            remedy: "\(work.source.path) has no more members to start from: lower --replicas or finetune.learning_rate", members
        ) { work.key(replica: $0, depth: choice.depth) }
    }

    /// First the evidence of the depths, where the card gives none; then the members at the chosen depth.
    public func stage(_ members: some MembersSoFar<TransferKey>) -> Stage<TransferKey> {
        guard let choice = choice(members) else {
            return Stage((0..<card.replicas).map { work.evidenceKey(replica: $0) }, note: "weighing the evidence of the depths")
        }
        var stage = selection(members, choice).stage
        if card.depth == nil, stage.note == nil {
            let equivalent = choice.alternatives.count > 1 ? "; as good are \(choice)" : ""
            stage.note = "depth \(choice.depth) has the greatest evidence\(equivalent)"
        }
        return stage
    }

    public var likelyKeys: [TransferKey] {
        (0..<card.replicas).map { work.key(replica: $0, depth: card.depth ?? work.source.architecture.layers) }
    }

    public func conclude(_ members: MemberStore<FineTuneWork>) throws -> EnsembleOutcome? {
        guard let choice = choice(members) else { return nil }
        let selection = selection(members, choice).selection
        func key(_ replica: Int) -> TransferKey { work.key(replica: replica, depth: choice.depth) }
        return try EnsembleWriter(
            members, excluded: selection.excluded(members, key: key), addition: FineTuneAddition(members, choice: choice)
        ).write(selection.done.map { EnsembleMember(key: key($0), network: key($0)) })
    }

    public func rehearse(_ record: MemberRecord<TransferKey>, in network: Network) {
        if !record.weights.isEmpty { network.parameters = record.weights }
        _ = network.predictions(at: work.points.points)
        _ = network.predictions(at: CrossSectionPoints(BandGrid(work.dataset, points: card.bandPoints).kinematics))
    }

    public func footprint(ranks: Int) -> Footprint {
        EnsembleFootprint(
            measurements: work.measurements, architecture: work.source.architecture, members: card.replicas, bandPoints: card.bandPoints
        ).footprint(ranks: ranks)
    }
}
