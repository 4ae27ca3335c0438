import NeuralNetwork
import Randomness

/// Trains one network on one set of targets: the epoch loop.
///
/// A pure function of what it is given: the same recipe, points, targets, seed and replica give the same bits on any machine
/// and after any interruption.
public final class Trainer {
    public let recipe: Recipe
    public let network: Network
    /// Epochs done.
    public private(set) var epoch = 0
    /// λ_k in use.
    public private(set) var normalizations: [Double]
    public private(set) var history: [Evaluation] = []

    /// λ_k with which f describes the measured values: those in use, without the factors of the targets.
    public var measuredNormalizations: [Double] { zip(normalizations, targetFactors).map { $0 / $1 } }

    private let training: PointTable
    private let targets: [Double]
    private let test: PointTable
    private let normalizationUncertainties: [Double]
    private let targetFactors: [Double]
    private let seed: UInt64
    private let replica: Int
    private let firstLayer: Int
    private let optimizer: AdamW
    /// What enters the first trained layer at each point: the frozen part of the network is computed once.
    private let trainingInputs: AlignedFloats
    private let testInputs: AlignedFloats
    private let batches: [Range<Int>]
    private let rate: LearningRate
    private let dropout: DropoutSampler?
    private let pull: Pull?

    /// How good the fit is after an epoch: χ²/N against the measured values, with the λ_k in use at that time. These follow from the
    /// replica's own training targets; after the last epoch they are renewed first.
    public struct Evaluation: Sendable, Hashable, Codable {
        public var epoch: Int
        public var chiSquareTrain: Double
        /// NaN without test points.
        public var chiSquareTest: Double

        public init(epoch: Int, chiSquareTrain: Double, chiSquareTest: Double) {
            self.epoch = epoch
            self.chiSquareTrain = chiSquareTrain
            self.chiSquareTest = chiSquareTest
        }
    }

    /// - Parameters:
    ///   - network: initialized or loaded, its standardization set; at least one batch of rows.
    ///   - targets: what is fitted at each training point, nb/sr/GeV.
    ///   - normalizationUncertainties: Δλ_k.
    ///   - targetFactors: what the targets of each experiment were multiplied by beforehand, see ``ReplicaTargets``; nil for nothing.
    ///   - depth: how many of the last weight layers train, 1 or more; nil for all.
    ///   - pull: α of the pull ½ α‖w − w₀‖² towards the weights that `network` has now; 0 for none.
    public init(
        network: Network, recipe: Recipe, training: PointTable, targets: [Double], test: PointTable,
        normalizationUncertainties: [Double], targetFactors: [Double]? = nil, seed: UInt64, replica: Int, depth: Int? = nil,
        pull: Double = 0
    ) {
        precondition(min(recipe.batchSize, training.count) <= network.capacity, "the network has no room for a batch")
        precondition(depth.map { (1...network.architecture.layers).contains($0) } ?? true, "a training has at least one layer")
        precondition(recipe.batchSize > 0 && recipe.normalizationInterval > 0, "batches and intervals have at least one member")
        self.network = network
        self.recipe = recipe
        self.training = training
        self.targets = targets
        self.test = test
        self.normalizationUncertainties = normalizationUncertainties
        self.targetFactors = targetFactors ?? Array(repeating: 1, count: normalizationUncertainties.count)
        self.seed = seed
        self.replica = replica
        firstLayer = network.architecture.layers - (depth ?? network.architecture.layers)
        optimizer = AdamW(AdamW.Settings(weightDecay: recipe.weightDecay), for: network)
        normalizations = Array(repeating: 1, count: normalizationUncertainties.count)
        network.droppedUnits = DroppedUnits()
        trainingInputs = network.features(of: network.standardization.rows(of: training.inputs), entering: firstLayer)
        testInputs = network.features(of: network.standardization.rows(of: test.inputs), entering: firstLayer)
        batches = EpochOrder.batches(of: training.count, batchSize: recipe.batchSize)
        dropout = recipe.dropout > 0 ? DropoutSampler(rate: recipe.dropout) : nil
        self.pull = pull > 0 ? Pull(strength: pull, of: network) : nil
        rate = LearningRate(peak: recipe.learningRate, warmup: recipe.warmup, steps: recipe.epochs * batches.count)
    }

    public var isFinished: Bool { epoch >= recipe.epochs }

    /// Trains one epoch.
    /// - Returns: the evaluation, in epochs that have one.
    /// - Throws: ``TrainingFailure`` when the loss is no longer finite.
    @discardableResult
    public func trainEpoch() throws(TrainingFailure) -> Evaluation? {
        let phase = recipe.phase(epoch: epoch)
        if phase == .chiSquare && (epoch % recipe.normalizationInterval == 0 || recipe.phase(epoch: epoch - 1) != .chiSquare) {
            normalizations = closedFormNormalizations()
        }
        let order = EpochOrder.permutation(of: training.address, seed: seed, replica: replica, epoch: epoch)
        for batch in batches { try trainBatch(order[batch], phase: phase) }
        epoch += 1
        guard isFinished || epoch % recipe.normalizationInterval == 0 else { return nil }
        if isFinished { normalizations = closedFormNormalizations() }
        let evaluation = evaluate()
        guard evaluation.chiSquareTrain.isFinite else { throw TrainingFailure(epoch: epoch - 1, reason: .notFinite) }
        history.append(evaluation)
        return evaluation
    }

    private func trainBatch(_ indices: ArraySlice<Int>, phase: Recipe.Phase) throws(TrainingFailure) {
        let statistics: NormalizationStatistics = phase == .batchStatistics ? .batch : .running
        let loss: Loss = phase == .chiSquare ? .chiSquare : .robustLogarithm(width: recipe.robustWidth)
        let width = network.inputStride(of: firstLayer)
        let rows = network.inputRows(of: firstLayer)
        for (row, point) in indices.enumerated() {
            (rows + row * width).update(from: trainingInputs.pointer + point * width, count: width)
        }
        dropout?.drop(
            &network.droppedUnits, of: network.architecture, from: max(firstLayer, recipe.firstDropoutBlock(of: network.architecture)),
            points: indices.lazy.map { self.training.address[$0] }, seed: seed, replica: replica, epoch: epoch)
        network.forward(rows: indices.count, statistics: statistics, from: firstLayer)
        var total = 0.0
        for (row, point) in indices.enumerated() {
            let (value, slope) = loss.evaluate(
                z: Double(network.logit(row)), scale: training.scale[point], target: targets[point], error: training.error[point],
                normalization: normalizations[training.experiment[point]])
            total += value
            network.setLogitGradient(Float(slope / Double(indices.count)), row: row)
        }
        guard total.isFinite else { throw TrainingFailure(epoch: epoch, reason: .notFinite) }
        let ofLoss = network.backward(rows: indices.count, statistics: statistics, firstLayer: firstLayer)
        let norm = (pull?.addGradient(from: firstLayer) ?? ofLoss).squareRoot()
        guard norm.isFinite else { throw TrainingFailure(epoch: epoch, reason: .notFinite) }
        optimizer.step(
            rate: rate.rate(at: optimizer.steps), gradientScale: norm > recipe.gradientNorm ? recipe.gradientNorm / norm : 1,
            firstLayer: firstLayer)
    }

    private func closedFormNormalizations() -> [Double] {
        Normalizations.closedForm(
            predictions: network.predictions(inputs: trainingInputs, scale: training.scale, from: firstLayer), targets: targets, errors: training.error,
            experiment: training.experiment, uncertainties: normalizationUncertainties)
    }

    private func evaluate() -> Evaluation {
        func chiSquare(_ points: PointTable, _ inputs: borrowing AlignedFloats) -> Double {
            ChiSquare.perPoint(
                predictions: network.predictions(inputs: inputs, scale: points.scale, from: firstLayer), targets: points.crossSection, errors: points.error,
                experiment: points.experiment, normalizations: measuredNormalizations)
        }
        return Evaluation(
            epoch: epoch, chiSquareTrain: chiSquare(training, trainingInputs), chiSquareTest: chiSquare(test, testInputs))
    }

    /// All that changes during training. Restoring it into a trainer made from the same arguments continues bit for bit.
    public var state: State {
        get {
            State(
                epoch: epoch, parameters: network.parameters, batchesAveraged: network.batchesAveraged, optimizer: optimizer.state,
                normalizations: normalizations, history: history)
        }
        set {
            epoch = newValue.epoch
            network.parameters = newValue.parameters
            network.batchesAveraged = newValue.batchesAveraged
            optimizer.state = newValue.optimizer
            normalizations = newValue.normalizations
            history = newValue.history
        }
    }

    public struct State: Sendable, Equatable {
        public var epoch: Int
        public var parameters: [Float]
        public var batchesAveraged: Int
        public var optimizer: AdamW.State
        public var normalizations: [Double]
        public var history: [Evaluation]

        public init(
            epoch: Int, parameters: [Float], batchesAveraged: Int, optimizer: AdamW.State, normalizations: [Double],
            history: [Evaluation]
        ) {
            self.epoch = epoch
            self.parameters = parameters
            self.batchesAveraged = batchesAveraged
            self.optimizer = optimizer
            self.normalizations = normalizations
            self.history = history
        }
    }
}
