import Training

/// How a flow is trained: AdamW on mini-batches, a learning rate that rises over the first steps and falls as a half cosine, the norm of
/// each factor's gradient clipped; of each factor the best epoch on held-out rows is kept.
public struct FlowRecipe: Hashable, Sendable {
    /// Passes over the rows, at the most.
    public var epochs = 60
    public var batchSize = 256
    public var learningRate = 8e-3
    public var weightDecay = 1e-4
    /// Most that the norm of a gradient may be; larger ones are scaled down.
    public var gradientNorm = 1.0
    /// What is evaluated and kept is a running mean of the weights: the share of the old mean at a step (B. Polyak, A. Juditsky, SIAM J.
    /// Control Optim. 30 (1992) 838).
    public var averaging = 0.995
    /// Epochs without a better one after which training ends; 0: never.
    public var patience = 12
    /// α of the pull ½ α‖w − w₀‖² that is added to the mean loss of a batch, towards the parameters that the training starts from: for
    /// fine-tunes.
    public var pull = 0.0

    public init() {}

    static let warmupSteps = 200

    /// The rate of step `step` of `steps`.
    func rate(at step: Int, of steps: Int) -> Double {
        let warmup = min(FlowRecipe.warmupSteps, max(1, steps / 10))
        let rise = min(1, Double(step + 1) / Double(warmup))
        return learningRate * rise * LearningRate.halfCosine(at: step, of: steps)
    }
}
