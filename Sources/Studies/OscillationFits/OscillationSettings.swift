import Oscillations

/// What a fit of oscillations is asked for.
public struct OscillationSettings: Sendable {
    /// A file of far events; nil for simulated ones.
    public var events: String?
    /// How many are simulated, after which truth, and the number of the pseudo-experiment.
    public var count = 6200
    public var truth = OscillationParameters.nuFit
    public var experiment = 0
    /// What the far detector makes of leptons; nil for events that are taken as they are.
    public var detector: FarDetectorCard?
    /// Samples of the bootstrap over far events and members.
    public var samples = 100
    /// Points of the map of the likelihood in each direction.
    public var mapPoints = 31
    public var baseline = Baseline.dune
    /// What is known of the other parameters.
    public var priors = OscillationPriors()

    public init() {}
}
