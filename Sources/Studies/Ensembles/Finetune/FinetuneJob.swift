import CrossSections
import Crypto
import NeuralNetwork
import ScatteringData
import Training
import TransferLearning

/// A fine-tune with its source and its data: all that its members are made from. Every rank builds the same one from the same bytes.
public struct FinetuneJob: Sendable {
    public let card: FinetuneCard
    public let source: SourceEnsemble
    public let tables: [DataTable]
    public let dataset: Dataset
    let target: TargetPoints
    let companions: Companions
    public let fold: [Int]
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String
    /// That of the card, or chosen by evidence.
    var choice: DepthChoice

    /// - Throws: ``RunError`` for whatever is wrong with the card or the data.
    init(_ inputs: TransferInputs<FinetuneCard>, products: MatrixProducts) throws(RunError) {
        let card = inputs.card
        self.card = card
        source = inputs.source
        tables = inputs.tables[0]
        try source.require(depth: card.depth ?? 0)
        choice = DepthChoice(depths: [card.depth ?? 0], scores: [[0]])
        do throws(DataError) {
            dataset = try Dataset(target: inputs.nuclei[0], tables: tables, selection: card.data.selection)
            func points(_ dataset: Dataset) throws(DataError) -> TargetPoints {
                try TargetPoints(dataset, trainFraction: card.trainFraction, split: card.split, seed: card.seed)
            }
            target = try points(dataset)
            companions = try Companions(
                inputs, settings: card.tuning, seed: card.seed, selection: card.data.selection
            ) { dataset throws(DataError) in [try points(dataset)] }
        } catch {
            throw RunError("\(error)")
        }
        var fold = [Int](repeating: 1, count: dataset.points.count)
        for index in target.train { fold[index] = 0 }
        self.fold = fold
        var hash = SHA256()
        hash.update(data: Array("finetune\n\(card.memberSettings)\nsource: \(source.digest)\nproducts: \(products.name)\n".utf8))
        for table in tables + inputs.companions.flatMap(\.tables) { hash.update(data: Job.digest(of: table.bytes).utf8Bytes) }
        digest = hash.finalize().hexadecimal
    }

    /// Rows that a network needs to train a member.
    var capacity: Int {
        let ofTarget = FineTune.capacity(for: target, resamples: card.tuning.replicaTargets.resample == .points)
        return max(ofTarget, card.tuning.companions.batchSize)
    }

    func tune(replica: Int, depth: Int, on foundation: MemberRecord?) -> FineTune {
        FineTune(
            source: companions.weights(ofReplica: replica, on: foundation), sourceSteps: source.members[replica].steps,
            sourceMassNumber: source.nucleus.A, points: target, settings: card.tuning, depth: depth, replica: replica, seed: card.seed)
    }
}

extension FinetuneJob: EnsembleWork {
    /// Name of what a member's record keeps beside what every fine-tune keeps: its steps, see ``TransferStep/numbers(_:)``.
    private static let stepsName = "steps"

    var points: CrossSectionData { target.points }
    var innerFold: [Int?] { Array(repeating: nil, count: fold.count) }
    var replicaTargets: ReplicaTargets { card.tuning.replicaTargets }

    /// How often each point of the data set is trained on by a replica.
    func timesSeen(by replica: Int) -> [Int] {
        let counts = replicaTargets.counts(
            of: points.data.selecting(target.train),
            for: ReplicaSeed(seed: ReplicaTargets.seed(card.seed, of: dataset.target.address), replica: replica))
        var times = Array(repeating: 0, count: fold.count)
        for (index, count) in zip(target.train, counts) { times[index] = count }
        return times
    }

    var replicaLimit: Int { source.members.count }
    var remedy: String { "\(source.path) has no more members to start from: lower --replicas or finetune.learning_rate" }
    var transfer: TransferOrigin? {
        let own = companions.names(for: target.target)
        return TransferOrigin(source: source, choice: choice, companions: own + source.companions.filter { !own.contains($0) })
    }

    func key(replica: Int) -> MemberKey { MemberKey(replica: replica, target: card.target, depth: choice.depth, split: 0) }

    /// The member that weighs the evidence of all depths at a replica's training points; it has no network.
    func evidenceKey(replica: Int) -> MemberKey {
        MemberKey(replica: replica, target: "\(card.target),evidence", depth: source.architecture.layers)
    }

    private func isEvidence(_ key: MemberKey) -> Bool { key.target == evidenceKey(replica: key.replica).target }

    public func foundation(of key: MemberKey) -> MemberKey? {
        guard isEvidence(key) || !key.isPreparation else { return nil }
        return companions.foundation(ofReplica: key.replica, split: 0, target: target.target)
    }

    public func cost(of key: MemberKey) -> Double {
        if isEvidence(key) { return Double(key.depth) * source.cost(points: target.train.count, depth: 0, epochs: 0) }
        if key.isPreparation { return companions.cost(of: key) }
        return source.cost(points: target.train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
    }

    public func epochs(of key: MemberKey) -> Int {
        if isEvidence(key) || key.depth == 0 { return 0 }
        return key.isPreparation ? card.tuning.companions.epochs : card.tuning.recipe.epochs
    }

    public func train(
        _ key: MemberKey, on foundation: MemberRecord? = nil, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        if let failed = MemberRecord(key, failedWith: foundation) { return failed }
        if isEvidence(key) { return evidence(key, on: foundation, in: network) }
        if key.isPreparation { return companions.train(key, in: network, from: checkpoint, observe: observe) }
        let tune = tune(replica: key.replica, depth: key.depth, on: foundation)
        guard let member = tune.member(key, in: network, from: checkpoint, observe: observe)
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

    func openVariance(of record: MemberRecord, on foundation: MemberRecord?, grid: CrossSectionPoints, in network: Network) -> OpenVariance? {
        tune(replica: record.key.replica, depth: record.key.depth, on: foundation).openVariance(of: record, grid: grid, in: network)
    }

    /// ln of the evidence of each depth, 0 to all layers, at the training points of a replica; nothing is trained.
    private func evidence(_ key: MemberKey, on foundation: MemberRecord?, in network: Network) -> MemberRecord {
        let start = ContinuousClock.now
        var transform: QuasiElasticTransform?
        let evidence = (0...source.architecture.layers).map { depth in
            let prepared = tune(replica: key.replica, depth: depth, on: foundation).prepare(in: network, transform: transform)
            transform = prepared.transform
            return prepared.logEvidence
        }
        return MemberRecord(
            key: key, status: .done, epochs: 0, chiSquareTrain: .nan, chiSquareTest: .nan, history: [], normalizations: [], weights: [],
            series: [.init(FineTune.SeriesName.evidence, evidence)], seconds: (ContinuousClock.now - start) / .seconds(1))
    }
}
