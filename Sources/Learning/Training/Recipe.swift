import NeuralNetwork

/// How one network is trained: everything of a run card's `training` section.
///
/// Training has three phases, given as shares of the epochs:
/// 1. until `batchStatisticsUntil`: the robust logarithmic loss, BatchNorm on batch statistics;
/// 2. until `robustUntil`: the same loss, BatchNorm frozen to its running statistics (the noise of batch statistics is what
///    keeps χ² high);
/// 3. to the end: χ² itself with the normalizations λ_k in closed form, renewed every `normalizationInterval` epochs. Before
///    the fit is good they would run away, so λ_k = 1 until here.
public struct Recipe: Sendable, Hashable {
    public var epochs = 500
    public var batchSize = 128
    /// Peak of the learning rate: linear warm-up to it, then a half cosine down to zero.
    public var learningRate = 5e-4
    /// Share of the steps spent in warm-up.
    public var warmup = 0.05
    public var weightDecay = 1e-4
    /// Share of the hidden units switched off at every training step; none are when the network is evaluated.
    public var dropout = 0.0
    /// Dropout acts on the last so many blocks; 0: on all.
    public var dropoutBlocks = 0
    /// The gradient is scaled down to this Euclidean norm where it is longer.
    public var gradientNorm = 1.0
    public var batchStatisticsUntil = 0.3
    public var robustUntil = 0.6
    /// Width of the pseudo-Huber loss in standard deviations: quadratic within, linear beyond.
    public var robustWidth = 5.0
    /// Whether outliers count linearly in the χ² phase too.
    public var isRobustToTheEnd = false
    /// Epochs between two renewals of λ_k, and between two evaluations of all points.
    public var normalizationInterval = 10

    public init() {}

    /// The first block that drops units.
    public func firstDropoutBlock(of architecture: Architecture) -> Int {
        dropoutBlocks == 0 ? 0 : max(0, architecture.blocks - dropoutBlocks)
    }

    public enum Phase: Sendable { case batchStatistics, frozenStatistics, chiSquare }

    public func phase(epoch: Int) -> Phase {
        let share = Double(epoch) / Double(epochs)
        if share < batchStatisticsUntil { return .batchStatistics }
        return share < robustUntil ? .frozenStatistics : .chiSquare
    }

    /// The first epoch of the last phase, 0 for a recipe that begins with it: earlier χ²/N, with λ_k = 1 and a network on its way, may be
    /// larger than the final one by orders of magnitude.
    public var firstChiSquareEpoch: Int { (0..<epochs).first { phase(epoch: $0) == .chiSquare } ?? epochs }
}
