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

    /// Whether a replica sees each event as often as a Poisson variable of mean 1 says; otherwise replicas differ in their initial weights
    /// and their held-out events.
    public var isBootstrapped = true

    /// Share of the events that no member sees, by which the result is judged.
    public var testFraction = 0.1
    /// Share of the rest by which a member chooses its best epoch, drawn anew for every replica.
    public var heldOutFraction = 0.1
    /// Number of the random split into test events and others.
    public var split = 0

    public var bins = 16
    public var halfRange = 5.0
    public var width = 64
    public var blocks = 3
    public var recipe = FlowRecipe()

    /// The run whose members are taken over to these events; "none" to start from random weights.
    public var base = "none"
    /// Layers of each network that a fine-tune trains, counted from the outputs; 0: all.
    public var depth = 0
    /// Pulls towards the base between which the held-out events choose.
    public var pulls = [0.0, 1e-3, 1e-2, 1e-1, 1]

    /// Robust standard deviations of the held-out loss beyond which a member stays out; 0: none does.
    public var vetoSpreads = 5.0

    public init() {}

    public var architecture: FlowArchitecture {
        FlowArchitecture(spline: SplineShape(bins: bins, halfRange: halfRange), width: width, blocks: blocks)
    }
    public var isFineTune: Bool { base != "none" }
    public var replicaLimit: Int { 2 * replicas + 10 }
}
