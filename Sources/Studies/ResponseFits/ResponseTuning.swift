import RunCards
import Text
import Training

/// How networks of response functions are fine-tuned to one nucleus.
///
/// The last `depth` weight layers train on the points of the nucleus alone, with the pull ½ α‖w − w₀‖² towards the weights w₀ that the
/// others have left. Depths from 0 (nothing is trained) to all layers, each with every α of the card, compete by what they say of spectra
/// that a replica has not drawn.
public struct ResponseTuning: Sendable, Hashable {
    /// Mini-batches, about: at least one evaluation's worth of epochs; nil for ``leastSteps`` or ``usualEpochs``, whichever is more.
    public var steps: Int?
    public var batchSize = 64
    /// Peak of warm-up and cosine decay.
    public var learningRate = 1e-3
    /// Values of α, at least one.
    public var pulls = [3, 0.3, 0.03, 0.003]

    public static let leastSteps = 2000
    /// Long enough for the smallest α to follow some thousand points, see docs/methods/responses.md.
    public static let usualEpochs = 1000
    /// Replicas that choose between variants, at most: with ten, each point is held out by one if the folds are ten.
    public static let trialReplicas = 10

    public init() {}

    /// The keys of its section in a card.
    public static let keys: [CardKey<ResponseTuning>] = [
        CardKey("steps") { tuning, entry throws(CardError) in
            let given = try entry.text("a whole number from 1 to 10000000, or auto") {
                $0 == "auto" || (1...10_000_000).contains(Int($0) ?? 0)
            }
            tuning.steps = Int(given)
        } text: { $0.steps.map { "\($0)" } ?? "auto" },
        .integer("batch_size", \.batchSize, in: 1...1_000_000),
        .number("learning_rate", \.learningRate, "a number above 0") { $0 > 0 },
        .numbers(
            "pull", \.pulls, "a number, 0 or more, or a list of up to 20 different ones such as [0.1, 3]",
            text: { (pulls: [Double]) -> String in pulls.count == 1 ? "\(pulls[0])" : "\(pulls)" }
        ) { (pulls: [Double]) -> Bool in pulls.count <= 20 && Set(pulls).count == pulls.count && pulls.allSatisfy { $0 >= 0 } },
    ]

    /// All that compete: the source as it is, then depth by depth each α in the order of the card.
    ///
    /// - Parameter depth: nil for every depth up to `layers`.
    public func variants(depth: Int? = nil, layers: Int) -> [TuningVariant] {
        (depth.map { $0...$0 } ?? 0...layers).flatMap { depth in
            (depth == 0 ? 0..<1 : pulls.indices).map { TuningVariant(depth: depth, pull: $0) }
        }
    }

    /// α; NaN at depth 0, where none acts.
    public func pull(of variant: TuningVariant) -> Double { variant.depth == 0 ? .nan : pulls[variant.pull] }

    /// The same for people.
    public func spelledPull(of variant: TuningVariant) -> String { Table.significant(pull(of: variant), digits: 3) }

    /// That of `source` with its phases, for so many training points; all that holds the weights back is the pull. λ_k = 1 in the first
    /// phase: a network that is wrong by a factor is not to leave the factor to the normalizations.
    ///
    /// - Parameter count: of the training points before a replica draws, so that all replicas train equally long.
    func recipe(_ source: Recipe, points count: Int) -> Recipe {
        var recipe = source
        recipe.batchSize = batchSize
        recipe.learningRate = learningRate
        recipe.weightDecay = 0
        let batches = batches(points: count)
        recipe.epochs = max(recipe.normalizationInterval, (steps(points: count) + batches - 1) / batches)
        return recipe
    }

    private func steps(points count: Int) -> Int {
        steps ?? max(ResponseTuning.leastSteps, ResponseTuning.usualEpochs * batches(points: count))
    }

    /// Of an epoch.
    private func batches(points count: Int) -> Int { max(1, (count + batchSize - 1) / batchSize) }

    /// Floating-point operations of a fine-tune, about.
    public func cost(points count: Int, flopsPerPoint: Int) -> Double {
        Double(steps(points: count) * batchSize) * Double(flopsPerPoint)
    }

    /// One that trains for so many mini-batches only.
    public func shortened(to steps: Int) -> ResponseTuning {
        var tuning = self
        tuning.steps = steps
        return tuning
    }
}
