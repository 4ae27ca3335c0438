import Crypto
import NeuralNetwork
import ScatteringData
import Training

/// A fine-tune with its source and its data: all that its members are made from. Every rank builds the same one from the same bytes.
public struct FinetuneJob: Sendable {
    public let card: FinetuneCard
    public let source: SourceEnsemble
    public let tables: [DataTable]
    public let dataset: Dataset
    let target: TargetPoints
    public let fold: [Int]
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String
    /// That of the card, or chosen by evidence.
    var choice: DepthChoice

    /// - Throws: ``RunError`` for whatever is wrong with the card or the data.
    init(_ inputs: TransferInputs<FinetuneCard>, products: MatrixProducts) throws(RunError) {
        card = inputs.card
        source = inputs.source
        tables = inputs.tables[0]
        try source.require(depth: card.depth ?? 0)
        choice = DepthChoice(depths: [card.depth ?? 0], scores: [[0]])
        do throws(DataError) {
            dataset = try Dataset(target: inputs.nuclei[0], tables: tables, selection: card.data.selection)
            target = try TargetPoints(dataset, trainFraction: card.trainFraction, split: card.split, seed: card.seed)
        } catch {
            throw RunError("\(error)")
        }
        var fold = [Int](repeating: 1, count: dataset.points.count)
        for index in target.train { fold[index] = 0 }
        self.fold = fold
        var hash = SHA256()
        hash.update(data: Array("finetune\n\(card.memberSettings)\nsource: \(source.digest)\nproducts: \(products.name)\n".utf8))
        for table in tables { hash.update(data: Job.digest(of: table.bytes).utf8Bytes) }
        digest = hash.finalize().hexadecimal
    }

    /// Rows that a network needs to train a member.
    var capacity: Int { FineTune.capacity(for: target, resamples: card.tuning.replicaTargets.resample == .points) }

    func tune(replica: Int, depth: Int) -> FineTune {
        let member = source.members[replica]
        return FineTune(
            source: member.weights, sourceSteps: member.steps, sourceMassNumber: source.nucleus.A, points: target, settings: card.tuning,
            depth: depth, replica: replica, seed: card.seed)
    }
}

extension FinetuneJob: EnsembleWork {
    /// Name of what a member's record keeps beside what every fine-tune keeps: its steps, see ``TransferStep/numbers(_:)``.
    private static let stepsName = "steps"

    var points: PointTable { target.points }
    var innerFold: [Int?] { Array(repeating: nil, count: fold.count) }
    var replicaTargets: ReplicaTargets { card.tuning.replicaTargets }

    /// How often each point of the data set is trained on by a replica.
    func timesSeen(by replica: Int) -> [Int] {
        let counts = replicaTargets.counts(
            of: points.selecting(target.train), experiments: target.experiments,
            seed: ReplicaTargets.seed(card.seed, of: dataset.target.address), replica: replica)
        var times = Array(repeating: 0, count: fold.count)
        for (index, count) in zip(target.train, counts) { times[index] = count }
        return times
    }

    var replicaLimit: Int { source.members.count }
    var remedy: String { "\(source.path) has no more members to start from: lower --replicas or finetune.learning_rate" }
    var transfer: TransferOrigin? { TransferOrigin(source: source, choice: choice) }

    func key(replica: Int) -> MemberKey { MemberKey(replica: replica, target: card.target, depth: choice.depth, split: 0) }

    public func cost(of key: MemberKey) -> Double {
        source.cost(points: target.train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
    }

    public func epochs(of key: MemberKey) -> Int { key.depth == 0 ? 0 : card.tuning.recipe.epochs }

    public func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        guard let member = tune(replica: key.replica, depth: key.depth).member(key, in: network, from: checkpoint, observe: observe)
        else { return nil }
        var record = member.record
        if let result = member.result { record.series.append(.init(Self.stepsName, TransferStep.numbers(result.steps))) }
        return record
    }

    func steps(of record: MemberRecord) throws(RunError) -> [TransferStep] {
        guard let steps = TransferStep.steps(record.series(Self.stepsName)), steps.count == 1 + source.stepSources.count else {
            throw RunError("\(record.key) has no steps; remove its file in \(card.output)/members and start again with --resume")
        }
        return steps
    }

    func openVariance(of record: MemberRecord, grid: PointTable, in network: Network) -> OpenVariance? {
        tune(replica: record.key.replica, depth: record.key.depth).openVariance(of: record, grid: grid, in: network)
    }

    /// ln of the evidence of each depth, 0 to all layers, at the training points of a replica; nothing is trained.
    func evidence(replica: Int, in network: Network) -> [Double] {
        var transform: QuasiElasticTransform?
        return (0...source.architecture.layers).map { depth in
            let prepared = tune(replica: replica, depth: depth).prepare(in: network, transform: transform)
            transform = prepared.transform
            return prepared.logEvidence
        }
    }
}
