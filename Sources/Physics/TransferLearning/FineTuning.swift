import Training

/// How a source network is taken over to another nucleus. A pure value; the defaults are what was found best.
public struct FineTuning: Sendable, Hashable {
    /// Whether the quasi-elastic peak is moved, widened and rescaled before the network.
    public var transforms = true
    public var transform = QuasiElasticTransform.FitSettings()
    public var replicaTargets = ReplicaTargets()
    /// c of the pull α = c/n² for n training points; 0 for none.
    public var pull = 1.1e5
    /// Added in quadrature to the points' errors in training, as a fraction of the cross section: what the network may be wrong by. The
    /// figures of quality never have it.
    public var errorFloor = 0.0
    public var recipe = FineTuning.publishedRecipe
    public var evidence = EvidenceSettings()
    /// What the source is shown of other nuclei before, where it is shown any.
    public var companions = PretrainingSettings()

    public init() {}

    /// Full batches, running statistics throughout, AdamW at 10⁻⁴, λ_k free from 30 % of 450 epochs.
    public static var publishedRecipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = 450
        recipe.batchSize = 1_000_000
        recipe.learningRate = 1e-4
        recipe.weightDecay = 0
        recipe.batchStatisticsUntil = 0
        recipe.robustUntil = 0.3
        return recipe
    }

    /// α of the pull for n training points.
    public func pullStrength(points: Int) -> Double { pull / Double(points * points) }
}

/// What is tried before the training, and judged by its evidence at the training points: see docs/methods/transfer.md.
public struct EvidenceSettings: Sendable, Hashable {
    /// Prior standard deviations τ of ln f: that of its change by all trained weights, root mean square over the training points.
    public var priorDeviations = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2]
    /// Errors ε of the model, as fractions of f: what no change of the weights can describe.
    public var modelErrors = [0.01, 0.03, 0.06]
    /// Variances of the residual in scaling variables, in units of τ²; only 0 leaves it out.
    public var residualShares = [0, 0.1, 0.5]
    /// Training points on which the three are chosen; of more, as many are taken as come first by their address.
    public var points = 400

    public init() {}
}
