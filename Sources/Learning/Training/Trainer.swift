import NeuralNetwork

/// Trains one network on one objective: the only loop over epochs.
///
/// A pure function of what it is given: the same objective, network, recipe and seed give the same bits on any machine and after any
/// interruption.
public final class Trainer<O: Objective> {
    public let recipe: Recipe
    public let network: Network
    public private(set) var objective: O
    /// Epochs done, and batches of the one under way.
    public private(set) var epoch = 0
    private var batch = 0
    public private(set) var history: [Evaluation] = []

    private let seed: ReplicaSeed
    private let firstLayer: Int
    private let optimizer: AdamW
    private let addresses: [UInt64]
    private let rowAddresses: [UInt64]
    /// What enters the first trained layer at each row: the frozen part of the network is computed once.
    private let trainingInputs: AlignedFloats
    private let testInputs: AlignedFloats
    private let batches: [Range<Int>]
    private let rate: LearningRate
    private let dropout: DropoutSampler?
    private let pull: AnchorPenalty?
    /// Of the batch under way: its rows, their outputs z and ∂L/∂z (rows × K).
    private var rows: [Int] = []
    private var outputs: [Float] = []
    private var gradient: [Float] = []

    /// - Parameters:
    ///   - network: initialized or loaded, its standardization set, with room for the rows of a batch.
    ///   - seed: of the order of the data and of dropout.
    ///   - depth: how many of the last weight layers train, 1 or more; nil for all.
    ///   - pull: α of the pull ½ α‖w − w₀‖² towards the weights that `network` has now; 0 for none.
    public init(
        _ objective: O, network: Network, recipe: Recipe, seed: ReplicaSeed, depth: Int? = nil, pull: Double = 0
    ) {
        let architecture = network.architecture
        let addresses = objective.addresses
        precondition(recipe.batchSize > 0 && recipe.normalizationInterval > 0, "batches and intervals have at least one member")
        let rows = objective.greatestRows(ofBatch: min(recipe.batchSize, addresses.count))
        precondition(rows <= network.capacity, "the network has no room for a batch")
        precondition(objective.outputs == architecture.outputs, "a network with as many outputs as the objective reads")
        precondition(depth.map { (1...architecture.layers).contains($0) } ?? true, "a training has at least one layer")
        self.objective = objective
        self.network = network
        self.recipe = recipe
        self.seed = seed
        self.addresses = addresses
        rowAddresses = objective.rowAddresses
        firstLayer = architecture.layers - (depth ?? architecture.layers)
        optimizer = AdamW(AdamW.Settings(weightDecay: recipe.weightDecay), for: network)
        network.droppedUnits = DroppedUnits()
        trainingInputs = network.features(of: network.standardization.rows(of: objective.inputs), entering: firstLayer)
        testInputs = network.features(of: network.standardization.rows(of: objective.testInputs), entering: firstLayer)
        batches = EpochOrder.batches(of: addresses.count, batchSize: recipe.batchSize)
        dropout = recipe.dropout > 0 ? DropoutSampler(rate: recipe.dropout) : nil
        self.pull = pull > 0 ? AnchorPenalty(strength: pull, of: network) : nil
        rate = LearningRate(peak: recipe.learningRate, warmup: recipe.warmup, steps: recipe.epochs * batches.count)
    }

    public var isFinished: Bool { epoch >= recipe.epochs }

    /// Trains to the end.
    ///
    /// - Parameters:
    ///   - state: where an earlier training of the same arguments stopped; nil to begin.
    ///   - observe: called after every epoch with its evaluation, in epochs that have one; false stops the training there.
    ///   - between: called between two batches of an epoch; false stops the training there.
    /// - Returns: nil when it was stopped before the end.
    public func run(
        from state: TrainingState? = nil, observe: (Evaluation?) -> Bool = { _ in true }, between: () -> Bool = { true }
    ) -> TrainingOutcome? {
        if let state { self.state = state }
        var failure: TrainingFailure?
        while !isFinished && failure == nil {
            do throws(TrainingFailure) {
                guard try trainBatches(between: between) else { return nil }
                let evaluation = try endEpoch()
                if !observe(evaluation) && !isFinished { return nil }
            } catch {
                failure = error
            }
        }
        return TrainingOutcome(failure: failure ?? divergence, epochs: epoch, history: history, weights: network.parameters)
    }

    /// A training has diverged when the figure of its training data ends more than 100 times above the least it had, and above 10: a χ²/N
    /// below that is no runaway, however well a few points were described before. Figures below 0, such as a mean of −ln p, have no such
    /// scale.
    private var divergence: TrainingFailure? {
        guard let last = history.last, let least = history.min(by: { $0.train < $1.train }), least.train >= 0,
              last.train > 100 * least.train, last.train > 10
        else { return nil }
        return TrainingFailure(epoch: epoch, reason: .diverged(last: last.train, least: least.train, epoch: least.epoch))
    }

    /// Trains one epoch.
    /// - Returns: the evaluation, in epochs that have one.
    /// - Throws: ``TrainingFailure`` when the loss is no longer finite.
    @discardableResult
    public func trainEpoch() throws(TrainingFailure) -> Evaluation? {
        _ = try trainBatches { true }
        return try endEpoch()
    }

    /// Trains what is left of an epoch's batches.
    /// - Returns: false when `between` stopped it.
    private func trainBatches(between: () -> Bool) throws(TrainingFailure) -> Bool {
        let phase = recipe.phase(epoch: epoch)
        if batch == 0, phase == .chiSquare,
           epoch % recipe.normalizationInterval == 0 || recipe.phase(epoch: epoch - 1) != .chiSquare {
            objective.renew { trainingOutputs() }
        }
        let order = EpochOrder.permutation(of: addresses, seed: seed.seed, replica: seed.replica, epoch: epoch)
        while batch < batches.count {
            if batch > 0 && !between() { return false }
            try trainBatch(order[batches[batch]], phase: phase)
            batch += 1
        }
        return true
    }

    private func endEpoch() throws(TrainingFailure) -> Evaluation? {
        epoch += 1
        batch = 0
        guard isFinished || epoch % recipe.normalizationInterval == 0 else { return nil }
        if isFinished { objective.renew { trainingOutputs() } }
        let evaluation = Evaluation(
            epoch: epoch, train: objective.figure(of: .training, outputs: trainingOutputs()),
            test: objective.figure(of: .test, outputs: network.outputs(of: testInputs, from: firstLayer)))
        guard evaluation.train.isFinite else { throw TrainingFailure(epoch: epoch - 1, reason: .notFinite) }
        history.append(evaluation)
        return evaluation
    }

    private func trainingOutputs() -> [Float] { network.outputs(of: trainingInputs, from: firstLayer) }

    private func trainBatch(_ batch: ArraySlice<Int>, phase: Recipe.Phase) throws(TrainingFailure) {
        let statistics: NormalizationStatistics = phase == .batchStatistics ? .batch : .running
        objective.rows(of: batch, into: &rows)
        let count = rows.count
        network.setInputRows(rows, of: trainingInputs, entering: firstLayer)
        dropout?.drop(
            &network.droppedUnits, of: network.architecture, from: max(firstLayer, recipe.firstDropoutBlock(of: network.architecture)),
            points: rows.lazy.map { self.rowAddresses[$0] }, seed: seed.seed, replica: seed.replica, epoch: epoch)
        network.forward(rows: count, statistics: statistics, from: firstLayer)
        readOutputs(count)
        let loss = objective.evaluate(batch, rows: rows, outputs: outputs, gradient: &gradient, loss: recipe.loss(in: phase))
        guard loss.isFinite else { throw TrainingFailure(epoch: epoch, reason: .notFinite) }
        writeGradient(count)
        let ofLoss = network.backward(rows: count, statistics: statistics, firstLayer: firstLayer)
        let norm = (pull?.addGradient(from: firstLayer) ?? ofLoss).squareRoot()
        guard norm.isFinite else { throw TrainingFailure(epoch: epoch, reason: .notFinite) }
        optimizer.step(
            rate: rate.rate(at: optimizer.steps), gradientScale: norm > recipe.gradientNorm ? recipe.gradientNorm / norm : 1,
            firstLayer: firstLayer)
    }

    private func readOutputs(_ count: Int) {
        outputs.resize(to: count * network.architecture.outputs)
        gradient.resize(to: outputs.count)
        outputs.withUnsafeMutableBufferPointer { network.copyOutputs(rows: count, to: $0) }
    }

    private func writeGradient(_ count: Int) {
        gradient.withUnsafeBufferPointer { network.setOutputGradients(rows: count, from: $0) }
    }

    /// All that changes during training. Restoring it into a trainer made from the same arguments continues bit for bit.
    public var state: TrainingState {
        get {
            TrainingState(
                epoch: epoch, batch: batch, parameters: network.parameters, batchesAveraged: network.batchesAveraged,
                optimizer: optimizer.state, objective: objective.state, history: history)
        }
        set {
            (epoch, batch) = (newValue.epoch, newValue.batch)
            network.parameters = newValue.parameters
            network.batchesAveraged = newValue.batchesAveraged
            optimizer.state = newValue.optimizer
            objective.state = newValue.objective
            history = newValue.history
        }
    }
}
