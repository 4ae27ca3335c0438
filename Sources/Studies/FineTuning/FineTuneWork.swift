import Checksums
import CrossSectionFits
import CrossSections
import Files
import Members
import NeuralNetwork
import ScatteringData
import Statistics
import Training
import TransferFits
import TransferLearning

/// The members of a fine-tune: its source's networks, taken over to one nucleus.
public struct FineTuneWork: Sendable {
    public private(set) var card: FinetuneCard
    public let products: GEMM
    public let source: SourceEnsemble
    public let tables: [DataTable]
    public let dataset: Dataset
    let target: TargetPoints
    private(set) var companions: AuxiliaryNuclei
    public let fold: [Int]
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for whatever is wrong with the card or the data.
    init(_ card: FinetuneCard, _ inputs: TransferInputs, products: GEMM) throws(RunError) {
        self.card = card
        self.products = products
        source = inputs.source
        tables = inputs.tables[0]
        try source.require(depth: card.depth ?? 0)
        do throws(DataError) {
            dataset = try Dataset(target: inputs.nuclei[0], tables: tables, selection: card.data.selection)
            try card.data.checkNormalizations(in: [dataset])
            func points(_ dataset: Dataset) throws(DataError) -> TargetPoints {
                try TargetPoints(dataset, trainFraction: card.trainFraction, split: card.split, seed: card.seed)
            }
            target = try points(dataset)
            companions = try AuxiliaryNuclei(
                inputs, settings: card.tuning, seed: card.seed, selection: card.data.selection
            ) { dataset throws(DataError) in [try points(dataset)] }
        } catch {
            throw RunError("\(error)")
        }
        var fold = [Int](repeating: 1, count: dataset.points.count)
        for index in target.train { fold[index] = 0 }
        self.fold = fold
        var hash = RunningSHA256()
        hash.add("finetune\n\(card.memberSettings)\nsource: \(source.digest)\nproducts: \(products.name)\n")
        for table in tables + inputs.companions.flatMap(\.tables) { hash.add(SHA256Hex.of(table.bytes)) }
        digest = hash.hexadecimal
    }

    /// Rows that a network needs to train a member.
    var capacity: Int {
        let ofTarget = FineTune.capacity(for: target, resamples: card.tuning.replicaTargets.resample == .points)
        return max(ofTarget, card.tuning.companions.batchSize)
    }

    func tune(replica: Int, depth: Int, from parent: MemberRecord<TransferKey>?) -> FineTune {
        FineTune(
            source: companions.weights(ofReplica: replica, from: parent), sourceSteps: source.members[replica].steps,
            sourceMassNumber: source.nucleus.A, points: target, settings: card.tuning, depth: depth, replica: replica, seed: card.seed)
    }

    /// All depths that the networks can be fine-tuned to.
    var depths: [Int] { Array(0...source.architecture.layers) }

    func key(replica: Int, depth: Int) -> TransferKey { TransferKey(target: card.target, depth: depth, replica: replica) }

    /// The member that weighs the evidence of all depths at a replica's training points; it has no network.
    func evidenceKey(replica: Int) -> TransferKey {
        TransferKey(.evidence, target: card.target, depth: source.architecture.layers, replica: replica)
    }

    /// What the evidence of a depth is called among the figures of a member's end.
    static func evidenceFigure(_ depth: Int) -> String { "log_evidence_\(depth)" }
}

extension FineTuneWork: Workload {
    public var headline: (figure: String, label: String) { CrossSectionFit.headline }

    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(source.architecture, products: products, capacity: capacity, team: try .of(threads))
    }

    public func parent(of key: TransferKey) -> TransferKey? {
        if case .pretrained = key.role { return nil }
        return companions.parent(ofReplica: key.replica, split: 0, target: target.target)
    }

    public func cost(of key: TransferKey) -> Double {
        switch key.role {
        case .evidence: Double(key.depth) * source.cost(points: target.train.count, depth: 0, epochs: 0)
        case .pretrained: companions.cost(of: key)
        case .fineTune: source.cost(points: target.train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
        }
    }

    public func settledStep(of key: TransferKey) -> Int { key.role == .fineTune ? card.tuning.recipe.firstChiSquareEpoch : 0 }

    public func steps(of key: TransferKey) -> Int {
        switch key.role {
        case .evidence: 0
        case .pretrained: card.tuning.companions.epochs
        case .fineTune: key.depth == 0 ? 0 : card.tuning.recipe.epochs
        }
    }

    public func shortened(to epochs: Int) -> FineTuneWork {
        var work = self
        work.card.tuning.recipe.epochs = max(epochs, card.tuning.recipe.normalizationInterval)
        work.card.tuning.companions.epochs = epochs
        work.companions = companions.shortened(to: epochs)
        return work
    }

    /// Of a member that weighs depths, its evidence.
    public func end(of record: MemberRecord<TransferKey>) -> MemberEnd {
        var end = record.end
        guard record.key.role == .evidence else { return end }
        for (depth, evidence) in zip(depths, record.arrays.doubles(FineTune.ArrayName.evidence)) {
            end.figures[FineTuneWork.evidenceFigure(depth)] = evidence
        }
        return end
    }

    public func train(
        _ key: TransferKey, from parent: MemberRecord<TransferKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        if let failed = MemberRecord(key, failedWith: parent) { return failed }
        switch key.role {
        case .evidence: return evidence(key, from: parent, in: network, observe: observe)
        case .pretrained: return companions.train(key, in: network, resuming: state, observe: observe)
        case .fineTune:
            let tune = tune(replica: key.replica, depth: key.depth, from: parent)
            guard let member = tune.member(key, in: network, resuming: state, observe: observe) else { return nil }
            var record = member.record
            if let result = member.result { record.arrays.set(FineTuneWork.stepsName, InputMap.numbers(result.steps)) }
            return record
        }
    }

    /// ln of the evidence of each depth, 0 to all layers, at the training points of a replica; nothing is trained. nil when it was stopped.
    private func evidence(
        _ key: TransferKey, from parent: MemberRecord<TransferKey>?, in network: Network, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        let start = ContinuousClock.now
        func check() throws(TrainingStopped) {
            if !observe(.within(step: 0)) { throw TrainingStopped() }
        }
        var transform: QuasiElasticTransform?
        var evidence: [Double] = []
        for depth in depths {
            let tune = tune(replica: key.replica, depth: depth, from: parent)
            guard let prepared = try? tune.prepare(in: network, transform: transform, check: check) else { return nil }
            transform = prepared.transform
            evidence.append(prepared.logEvidence)
        }
        var record = MemberRecord(key: key)
        record.arrays.set(FineTune.ArrayName.evidence, evidence)
        record.seconds = (ContinuousClock.now - start) / .seconds(1)
        return record
    }
}

extension FineTuneWork: PointwiseEnsemble {
    /// Name of what a member's record keeps beside what every fine-tune keeps: its steps, see ``InputMap/numbers(_:)``.
    fileprivate static let stepsName = "steps"

    public var points: CrossSectionData { target.points }
    public var innerFold: [Int?] { Array(repeating: nil, count: fold.count) }
    public var replicaTargets: ReplicaTargets { card.tuning.replicaTargets }

    public func timesSeen(by replica: Int) -> [Int] {
        let counts = replicaTargets.counts(
            of: points.data.selecting(target.train),
            for: ReplicaSeed(seed: ReplicaTargets.seed(card.seed, of: dataset.target.address), replica: replica))
        var times = Array(repeating: 0, count: fold.count)
        for (index, count) in zip(target.train, counts) { times[index] = count }
        return times
    }

    public func mapped(_ points: CrossSectionPoints, by record: MemberRecord<TransferKey>) throws(RunError) -> CrossSectionPoints {
        points.seen(through: try steps(of: record))
    }

    /// What stands between a point and the member's network, the newest step first.
    ///
    /// - Throws: ``RunError`` when its record does not say.
    func steps(of record: MemberRecord<TransferKey>) throws(RunError) -> [InputMap] {
        let stored = InputMap.steps(record.arrays.doubles(FineTuneWork.stepsName))
        guard let stored, stored.count == 1 + source.stepSources.count else {
            throw RunError("\(record.key) has no steps; remove its file in \(card.output)/members and start again with --resume")
        }
        return stored
    }
}
