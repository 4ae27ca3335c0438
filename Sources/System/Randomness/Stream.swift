/// The named purposes for which random numbers are drawn.
///
/// Every draw of a run belongs to one of these streams; two streams never share a number. The raw values enter the generator's
/// counter, so they are part of the promise that a seed gives the same bits in later versions: add new ones, never renumber.
public enum Stream: UInt32, CaseIterable, Sendable {
    /// Replica targets of the parametric bootstrap, N(d, δ).
    case pseudodata = 1
    /// Which points are trained on and which are held out.
    case folds = 2
    /// Initial weights.
    case initialization = 3
    /// The order of the training points in an epoch.
    case shuffling = 4
    /// Units switched off by dropout.
    case dropout = 5
    /// Which points a replica of the non-parametric bootstrap sees, and how often.
    case resampling = 6
    /// Normalizations of experiments, N(1, Δλ), in replica targets.
    case normalizations = 7
    /// Inner folds: which training points are held out to choose settings.
    case innerFolds = 8
    /// Units switched off in a pass of Monte Carlo dropout through a trained network.
    case dropoutVariants = 9
    /// Parameters of the laws that closure tests take for the truth.
    case closureLaws = 10
    /// Noise and normalizations of a closure test's pseudo-data, and the resampling of its laws.
    case closureNoise = 11
    /// Which experiments a replica leaves out.
    case leftOutGroups = 12
    /// Fermi momenta of nuclei, and the shape of what response functions start from.
    case nuclearModel = 13
    /// By how much a flux is off, energy by energy.
    case fluxShape = 30
    /// Simulated events: how many a bin has, and single ones.
    case simulatedEvents = 31
    /// How often a replica of the bootstrap takes an event, or the events of a bin.
    case eventWeights = 32
    /// Energies and normal numbers of generated events, and the replica that makes each event of a mixture.
    case generatedEvents = 33
    /// How often a replica of a generator sees each event.
    case eventBootstrap = 34
    /// What a replica takes a base of structure functions for before any event.
    case structureBase = 50
    /// Folds that replicas hold out, see `ReplicaTargets`.
    case heldOutFolds = 51
    /// Sizes of the backgrounds of samples beside the first.
    case furtherBackgrounds = 53
    /// Resolutions, energy scale and background of a far detector, and what it makes of simulated events.
    case farDetector = 54
    /// By how much a flux is off, drawn from the covariance of a file.
    case fluxCovariance = 55
    /// Resolutions, energy scale and background of a detector.
    case detectorShape = 56
    /// Parameters of oscillations other than those that are fitted.
    case oscillationPriors = 57
    /// Simulated events, and how often a replica takes them, of samples beside the first.
    case furtherSamples = 58
    /// Normal numbers that adversarial networks make events of.
    case latentVectors = 60
    /// Noise on the variables that a discriminator sees.
    case discriminatorNoise = 61
    /// Which events a scan over numbers of events takes.
    case scanEvents = 62
    /// How two samples of events are mixed, to see what samples of one law show.
    case mixedSamples = 71
}
