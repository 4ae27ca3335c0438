import NeuralNetwork
import Training

/// Trains a flow on rows with weights, epoch by epoch: a pure function of the rows, the recipe, the seed and the initial parameters.
public final class FlowTrainer {
    public let flow: ConditionalFlow
    public let recipe: FlowRecipe
    private let data: FlowData
    private let heldOut: FlowData
    private let seed: ReplicaSeed
    private let factors: [FactorTraining]
    private let batches: [Range<Int>]
    private let batch: FlowBatch
    /// Epochs done.
    public private(set) var epoch = 0

    /// - Parameters:
    ///   - data: at least one row of positive weight.
    ///   - heldOut: rows by which the best epoch is chosen; at least one.
    ///   - frozenLayers: of each network, counted from the inputs, layers that stay as they are.
    ///   - keepsStart: whether the flow as it is counts as epoch 0, which may be the best: for fine-tunes.
    public init(
        _ flow: ConditionalFlow, data: FlowData, heldOut: FlowData, recipe: FlowRecipe, seed: ReplicaSeed, frozenLayers: Int = 0,
        keepsStart: Bool = false
    ) {
        precondition(data.totalWeight > 0 && heldOut.totalWeight > 0, "rows to train on, and rows to choose the epoch by")
        (self.flow, self.data, self.heldOut, self.recipe, self.seed) = (flow, data, heldOut, recipe, seed)
        batches = EpochOrder.batches(of: data.count, batchSize: min(recipe.batchSize, flow.capacity))
        batch = FlowBatch(variables: data.variables.count, capacity: batches.map(\.count).max() ?? 1)
        factors = flow.factors.map { FactorTraining($0, recipe: recipe, frozenLayers: frozenLayers) }
        guard keepsStart else { return }
        for (factor, loss) in zip(factors, flow.losses(on: heldOut)) { factor.keepIfBest(loss, epoch: 0) }
    }

    /// −ln p a row after an epoch: of the batches of the epoch, as the weights changed, and of the held-out rows.
    public struct Losses: Sendable, Equatable {
        public var training: Double
        public var heldOut: Double
    }

    public var isOver: Bool {
        if epoch >= recipe.epochs { return true }
        return recipe.patience > 0 && factors.allSatisfy { epoch - $0.bestEpoch >= recipe.patience }
    }

    /// −ln p a held-out row of the best epochs of the factors together.
    public var best: Double { factors.reduce(0) { $0 + $1.best } }

    /// One pass over all rows.
    ///
    /// - Returns: losses that are not finite where a network broke.
    public func runEpoch() -> Losses {
        let order = EpochOrder.permutation(of: data.address, seed: seed.seed, replica: seed.replica, epoch: epoch)
        var loss = 0.0
        for (number, rows) in batches.enumerated() {
            let step = epoch * batches.count + number
            let rate = recipe.rate(at: step, of: recipe.epochs * batches.count)
            batch.gather(order[rows], of: data)
            guard batch.total > 0 else { continue }
            for factor in factors { loss += batch.total * factor.step(batch, rate: rate) }
        }
        epoch += 1
        let heldOut = withAverages { flow.losses(on: self.heldOut) }
        for (factor, loss) in zip(factors, heldOut) { factor.keepIfBest(loss, epoch: epoch) }
        return Losses(
            training: loss / data.totalWeight + Double(factors.count) * ConditionalFlow.halfLogTwoPi, heldOut: heldOut.reduce(0, +))
    }

    /// Ends the training with the best parameters of each factor.
    public func finish() { for factor in factors { factor.takeBest() } }

    private func withAverages<Value>(_ body: () -> Value) -> Value {
        for factor in factors { factor.exchange() }
        defer { for factor in factors { factor.exchange() } }
        return body()
    }

    /// All that is needed to go on from here, bit for bit.
    public struct State: Sendable, Equatable {
        public var epoch: Int
        public var factors: [FactorState]

        public init(epoch: Int, factors: [FactorState]) { (self.epoch, self.factors) = (epoch, factors) }
    }

    public struct FactorState: Sendable, Equatable {
        public var parameters: [Float]
        public var average: [Float]
        public var moments: AdamW.State
        public var best: Double
        public var bestEpoch: Int
        public var bestParameters: [Float]

        public init(
            parameters: [Float], average: [Float], moments: AdamW.State, best: Double, bestEpoch: Int, bestParameters: [Float]
        ) {
            (self.parameters, self.average, self.moments) = (parameters, average, moments)
            (self.best, self.bestEpoch, self.bestParameters) = (best, bestEpoch, bestParameters)
        }
    }

    public var state: State {
        get { State(epoch: epoch, factors: factors.map(\.state)) }
        set {
            epoch = newValue.epoch
            for (factor, state) in zip(factors, newValue.factors) { factor.state = state }
        }
    }
}
