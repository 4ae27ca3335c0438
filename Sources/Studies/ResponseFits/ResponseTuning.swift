import RunCards
import Training

/// How networks of response functions are fine-tuned to one nucleus.
///
/// The last `depth` weight layers train on the points of the nucleus alone, with the pull ½ α‖w − w₀‖² towards the weights w₀ that the
/// others have left. Depths from 0 (nothing is trained) to all layers compete by what they say of spectra that a replica has not
/// drawn.
public struct ResponseTuning: Sendable, Hashable {
    /// Mini-batches, about: at least one evaluation's worth of epochs.
    public var steps = 2000
    public var batchSize = 64
    /// Peak of warm-up and cosine decay.
    public var learningRate = 1e-3
    /// α.
    public var pull = 3.0

    public init() {}

    /// The keys of its section in a card.
    public static let keys: [CardKey<ResponseTuning>] = [
        .integer("steps", \.steps, in: 1...10_000_000),
        .integer("batch_size", \.batchSize, in: 1...1_000_000),
        .number("learning_rate", \.learningRate, "a number above 0") { $0 > 0 },
        .number("pull", \.pull, "a number, 0 or more") { $0 >= 0 },
    ]

    /// That of `source` with its phases, for so many training points; all that holds the weights back is the pull. λ_k = 1 in the first
    /// phase: a network that is wrong by a factor is not to leave the factor to the normalizations.
    ///
    /// - Parameter count: of the training points before a replica draws, so that all replicas train equally long.
    func recipe(_ source: Recipe, points count: Int) -> Recipe {
        var recipe = source
        recipe.batchSize = batchSize
        recipe.learningRate = learningRate
        recipe.weightDecay = 0
        let batches = max(1, (count + batchSize - 1) / batchSize)
        recipe.epochs = max(recipe.normalizationInterval, (steps + batches - 1) / batches)
        return recipe
    }
}
