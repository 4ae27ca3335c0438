import CrossSectionFits
import NeuralNetwork
import NuclearResponses
import RunCards
import ScatteringData
import Training

/// A run card with `observable: responses`: one network of R_L and R_T for all nuclei.
public struct ResponseCard: EnsembleCard {
    public static let kind = "responses"
    public static let observable: String? = kind

    /// Says in a card that it is of this kind.
    public var observable = Observable.responses
    public enum Observable: String, Sendable, CaseIterable { case responses }

    public var seed: UInt64 = 1
    public var replicas = 50
    /// Nuclei by name, or "all": those that are bundled, and those that the card's files hold.
    public var targets = ["all"]
    public var output = "nucens-nuclei"

    /// What each replica sees of the training points.
    public var bootstrap = ResponseCard.honestDraws
    public var model = ResponseModel.Settings()

    public var data = DataSelection()

    public enum FoldKind: String, Sendable, CaseIterable {
        case none
        case publishedA = "published-A"
        case random
        /// Nuclei are held out, but for a share of the points of each of their experiments.
        case nuclei
    }
    public var folds = FoldKind.none
    /// Those that folds of kind ``FoldKind/nuclei`` hold out.
    public var heldOutNuclei: [String] = []
    /// Share of each experiment's points that random folds train on, or of each experiment on a nucleus that is held out.
    public var trainFraction = 0.9
    /// Number of the random split.
    public var split = 0

    public var width = 64
    public var blocks = 4
    public var recipe = ResponseCard.defaultRecipe
    /// κ of the prior κ/2 (o_L² + o_T²) at every training point: where data do not say otherwise, the base stands.
    public var baseWeight = 1.0

    /// Which trained members stay out of the ensemble.
    public var veto = FitVeto(spreads: 5)
    /// Replicas that may be trained until N are good; 0: 2N + 10.
    public var givenReplicaLimit = 0

    /// Points in ω of each band.
    public var bandPoints = 100

    public init() {}

    /// Noise, normalizations, spectra, and a sixth of the experiments left out.
    public static var honestDraws: ReplicaTargets {
        var targets = ReplicaTargets()
        targets.drawsNormalizations = true
        targets.resample = .settings
        targets.leftOutGroups = 6
        targets.errorFloor = 0.03
        return targets
    }

    public static var defaultRecipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = 120
        recipe.batchSize = 256
        recipe.learningRate = 2e-3
        recipe.weightDecay = 1e-5
        recipe.batchStatisticsUntil = 0
        recipe.isRobustToTheEnd = true
        return recipe
    }

    public var architecture: Architecture { ResponseModel.architecture(width: width, blocks: blocks) }
    public var methodName: String { "bootstrap" }
    public var replicaLimit: Int { givenReplicaLimit > 0 ? max(givenReplicaLimit, replicas) : 2 * replicas + 10 }

    /// What members are called by: the nucleus, or "nuclei" for several.
    public func subject(of targets: [Nucleus]) -> String { targets.count == 1 ? targets[0].name : "nuclei" }
}
