import AdversarialNetworks
import RunCards
import SplineFlows

/// The card of a generator of events.
public struct GeneratorCard: JobCard {
    public static let kind = "generator"

    public var seed: UInt64 = 1
    public var replicas = 10
    /// Files of events, learned together.
    public var events: [String] = []
    public var output = "nucens-generator"
    public var method = Method.flow

    public enum Method: String, CaseIterable, Sendable {
        /// A flow, whose density is known.
        case flow
        /// A generative adversarial network.
        case gan
    }

    /// Whether a replica counts each event by a random weight of mean 1; otherwise replicas differ in their initial weights and their
    /// held-out events.
    public var isBootstrapped = false
    public var bootstrapWeights = BootstrapWeights.exponential

    /// What these weights are.
    public enum BootstrapWeights: String, CaseIterable, Sendable {
        /// Exponentially distributed (D. B. Rubin, Ann. Statist. 9 (1981) 130): every event is seen.
        case exponential
        /// Whole, as a Poisson variable has it: a replica does not see a third of the events.
        case poisson
    }

    /// Share of the events that no member sees, by which the result is judged.
    public var testFraction = 0.1
    /// Share of the rest by which a member chooses its best epoch, drawn anew for every replica.
    public var heldOutFraction = 0.1
    /// Number of the random split into test events and others.
    public var split = 0

    public var bins = 8
    public var halfRange = 5.0
    public var width = 64
    public var blocks = 3
    public var recipe = FlowRecipe()

    public var adversarial = AdversarialArchitecture()
    public var adversarialRecipe = AdversarialRecipe()

    /// The run whose members are taken over to these events; "none" to start from random weights.
    public var base = "none"
    /// Layers of each network that a fine-tune trains.
    public var depth = Depth.all

    /// Layers counted from the outputs.
    public enum Depth: Equatable, Sendable {
        case all
        case layers(Int)
        /// All depths are trained, and held-out events choose.
        case chosen

        /// As cards spell it.
        init?(_ text: String) {
            if text == "auto" {
                self = .chosen
                return
            }
            guard let layers = Int(text), (0...101).contains(layers) else { return nil }
            self = layers == 0 ? .all : .layers(layers)
        }

        var text: String {
            switch self {
            case .all: "0"
            case .layers(let layers): "\(layers)"
            case .chosen: "auto"
            }
        }
    }
    /// Pulls towards the base between which the held-out events choose.
    public var pulls = [0.0, 1e-3, 1e-2, 1e-1, 1]

    /// Robust standard deviations of the held-out loss beyond which a member stays out; 0: none does.
    public var vetoSpreads = 5.0

    public init() {}

    public var architecture: FlowArchitecture {
        FlowArchitecture(spline: SplineShape(bins: bins, halfRange: halfRange), width: width, blocks: blocks)
    }
    public var isFineTune: Bool { base != "none" }
    /// The most epochs of a training.
    public var epochs: Int {
        get { method == .flow ? recipe.epochs : adversarialRecipe.epochs }
        set { if method == .flow { recipe.epochs = newValue } else { adversarialRecipe.epochs = newValue } }
    }
    public var batchSize: Int { method == .flow ? recipe.batchSize : adversarialRecipe.batchSize }
    public var replicaLimit: Int { 2 * replicas + 10 }
}
