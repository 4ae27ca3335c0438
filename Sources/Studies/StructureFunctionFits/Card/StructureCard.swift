import NeuralNetwork
import RunCards
import StructureFunctions
import Training

/// A run card with `observable: structure-functions`: networks of c₀, c₁ and c₂ of (x, Q²), fitted to the leptons of a near detector.
public struct StructureCard: JobCard {
    public static let kind = "structure-functions"
    public static let observable: String? = kind

    /// Says in a card that it is of this kind.
    public var observable = Observable.structureFunctions
    public enum Observable: String, Sendable, CaseIterable { case structureFunctions = "structure-functions" }

    public var seed: UInt64 = 1
    public var replicas = 10
    public var output = "nucens-near"

    /// What simulated events follow, and what fits to them are compared with.
    public var law = Law()
    public struct Law: Sendable, Equatable {
        public var name = StructureLaw.Name.grv94
        /// Of the law `table`, the file.
        public var table = ""
        /// Of the law `ensemble`, a finished run, and which of its members: a replica number, or ``mean``.
        public var run = ""
        public var member = Law.mean
        public static let mean = "mean"
    }

    public var events = Events()
    public struct Events: Sendable, Equatable {
        /// Empty for simulated ones.
        public var file = ""
        /// Simulated ones; 0: as many as make their noise vanish.
        public var count = 1e6
        /// Whether replicas take each event n times, n from a Poisson distribution of mean 1.
        public var bootstrap = true
    }

    public var flux = Flux()
    public struct Flux: Sendable, Equatable {
        /// A file, or the name of the bundled table.
        public var file = NeutrinoFlux.bundledName
        public var near = "near_numu"
        public var far = "far_numu"
        public var greatestEnergy = 10.0
        /// s and L of the deformation that each replica draws, see ``FluxDeformation``.
        public var deviation = 0.0
        public var length = 1.0
        /// A file of the covariance that deformations are drawn from instead; empty for none.
        public var covariance = ""

        /// Whether replicas draw their flux.
        public var isDrawn: Bool { deviation > 0 || !covariance.isEmpty }
    }

    /// What the detector makes of leptons; all of it known to fits.
    public var detector = Detector()
    public struct Detector: Sendable, Equatable {
        public var resolution = LeptonResolution()
        /// A file of probabilities in the place of a resolution; empty for none.
        public var smearing = ""
        public var efficiency = 1.0
        /// A file of efficiencies, multiplied with that number.
        public var efficiencies = ""
        /// A file of events by bin that the beam did not make.
        public var background = ""
        /// Relative standard deviations of what replicas draw: resolutions, energy scale, background.
        public var resolutionDeviation = 0.0
        public var scaleDeviation = 0.0
        public var backgroundDeviation = 0.0

        public init() {}

        public var isDrawn: Bool { resolutionDeviation > 0 || scaleDeviation > 0 || backgroundDeviation > 0 }
        /// Whether leptons are seen in other bins than their own.
        var isSmeared: Bool { !resolution.isPerfect || resolutionDeviation > 0 || scaleDeviation > 0 || !smearing.isEmpty }
    }

    /// Samples that share the functions with the first one, each in shape.
    public var second = Further()
    public var third = Further()
    public struct Further: Sendable, Equatable {
        /// A column of the flux; empty for no such sample.
        public var near = ""
        /// A file of the flux; empty for that of the first sample.
        public var flux = ""
        public var lepton = FurtherLepton.same
        public var isAntineutrino = false
        /// Events as of the first sample.
        public var file = ""
        public var count = 1e6
        /// As of the first sample.
        public var background = ""
        public var backgroundDeviation = 0.0
    }

    public var further: [Further] { [second, third].filter { !$0.near.isEmpty } }

    public var lepton = Lepton.muon
    public enum Lepton: String, Sendable, CaseIterable {
        case muon, electron

        public var current: ChargedCurrent { self == .muon ? .muon : .electron }
    }

    /// That of the first sample, or one by name.
    public enum FurtherLepton: String, Sendable, CaseIterable {
        case same, muon, electron
    }
    public var isAntineutrino = false

    public var energyBins = 48
    public var angleBins = 48
    public var nodesX = 40
    public var nodesQ = 32

    /// What outputs of the network are to the functions.
    public var model = Model()
    public struct Model: Sendable, Equatable {
        public var base = Base.quarks
        public enum Base: String, Sendable, CaseIterable {
            /// The network corrects ``QuarkBase``, which is fitted first.
            case quarks
            /// c_i = ln(1 + e^(o_i)).
            case none
        }

        public var prior = Prior.drawn
        public enum Prior: String, Sendable, CaseIterable {
            /// Each replica draws what it takes the base for before any event, and how far functions may be from it.
            case drawn
            /// All replicas take the centres of the numbers, without structure in W.
            case held
        }

        /// s and κ of ``HistogramFit/Link/correction(base:deviation:strength:)``.
        public var deviation = 0.1
        public var strength = 30.0
    }

    public var width = 64
    public var blocks = 4
    public var recipe = StructureCard.defaultRecipe
    /// Share of the bins that a replica does not train on, and that choose the step at which it stops.
    public var heldOut = 0.2

    /// Replicas that may be trained until N are good; 0: 2N + 10.
    public var givenReplicaLimit = 0

    public init() {}

    public static var defaultRecipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = 2000
        recipe.batchSize = 1
        recipe.learningRate = 5e-4
        recipe.warmup = 0.02
        recipe.weightDecay = 0
        recipe.batchStatisticsUntil = 0
        recipe.robustUntil = 0
        recipe.normalizationInterval = 50
        return recipe
    }

    public var current: ChargedCurrent { lepton.current }
    /// Whether samples are of both leptons.
    public var hasBothLeptons: Bool { further.contains { lepton(of: $0) != lepton } }
    public func lepton(of sample: Further) -> Lepton { Lepton(rawValue: sample.lepton.rawValue) ?? lepton }
    public var grid: NodeGrid { NodeGrid(countX: nodesX, countQ: nodesQ, neutrinoEnergy: flux.greatestEnergy) }
    public var isSimulated: Bool { events.file.isEmpty }
    /// Whether simulated events have no noise.
    public var isNoiseless: Bool { isSimulated && events.count == 0 }
    public var replicaLimit: Int { givenReplicaLimit > 0 ? max(givenReplicaLimit, replicas) : 2 * replicas + 10 }
    public var architecture: Architecture {
        Architecture(
            inputs: StructureInputs.names.count, width: width, blocks: blocks, activation: .silu, outputs: 3, normalization: .none,
            initialOutputBias: 0)
    }
    /// "numu", "nuebar": what members are called by.
    public var subject: String { (lepton == .muon ? "numu" : "nue") + (isAntineutrino ? "bar" : "") }
}
