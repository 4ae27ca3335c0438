import NeuralNetwork

/// All that changes during a training: what a checkpoint keeps.
public struct TrainingState: Sendable, Equatable {
    /// Epochs done.
    public var epoch: Int
    /// Batches done of the epoch after them.
    public var batch: Int
    /// Of the network, in its ``ParameterLayout``.
    public var parameters: [Float]
    public var batchesAveraged: Int
    public var optimizer: AdamW.State
    /// ``Objective/state``: λ_k of a fit of measurements.
    public var objective: [Double]
    public var history: [Evaluation]

    public init(
        epoch: Int, batch: Int = 0, parameters: [Float], batchesAveraged: Int, optimizer: AdamW.State, objective: [Double],
        history: [Evaluation]
    ) {
        self.epoch = epoch
        self.batch = batch
        self.parameters = parameters
        self.batchesAveraged = batchesAveraged
        self.optimizer = optimizer
        self.objective = objective
        self.history = history
    }
}

/// How a training ended.
public struct TrainingOutcome: Sendable, Equatable {
    /// nil for one that is good.
    public var failure: TrainingFailure?
    /// Epochs done.
    public var epochs: Int
    public var history: [Evaluation]
    /// All parameters of the network, good or not.
    public var weights: [Float]

    public init(failure: TrainingFailure?, epochs: Int, history: [Evaluation], weights: [Float]) {
        self.failure = failure
        self.epochs = epochs
        self.history = history
        self.weights = weights
    }
}
