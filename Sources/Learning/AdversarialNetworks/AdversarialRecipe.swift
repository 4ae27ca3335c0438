import Training

/// How an adversarial pair is trained: AdamW on mini-batches for both networks, a step of each in turn, the rate falling as a half cosine.
public struct AdversarialRecipe: Hashable, Sendable {
    /// Passes over the rows, at the most.
    public var epochs = 200
    public var batchSize = 512
    public var learningRate = 1e-3
    public var weightDecay = 1e-4
    /// Share of the units that a step leaves out, in both networks.
    public var dropout = 0.02
    /// Standard deviation of the noise on the variables that the discriminator sees, in standard deviations of these.
    public var noise = 0.05
    /// What is evaluated and kept is a running mean of the generator's weights: the share of the old mean at a step.
    public var averaging = 0.999
    /// Epochs without a better one after which training ends; 0: never.
    public var patience = 60

    public init() {}

    /// Memory of the optimizer's first moment: ½, as adversaries change (A. Radford et al., ICLR 2016).
    static let beta1 = 0.5

    func rate(at step: Int, of steps: Int) -> Double {
        learningRate * LearningRate.halfCosine(at: step, of: steps)
    }
}
