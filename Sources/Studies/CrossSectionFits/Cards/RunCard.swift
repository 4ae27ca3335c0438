import NeuralNetwork
import RunCards
import ScatteringData
import Training

/// All that a run is made of, as written in its YAML card. The defaults are the main job: model A on the bundled carbon data.
///
/// What enters a member's numbers stands in ``memberSettings``, beside `seed`, `target` and the member's own number. The rest says how
/// many there are (`replicas`; `networks` of passes), which are left out (`veto`), what the result gives (`bands`) and where (`output`).
public struct RunCard: EnsembleCard {
    public static let kind = "ensemble"

    public var seed: UInt64 = 1
    public var replicas = 50
    /// How the members come to differ beyond their initial weights.
    public enum Method: String, Sendable, CaseIterable {
        /// Replica r fits targets of its own.
        case bootstrap
        /// All fit the measured values.
        case none
        /// Monte Carlo dropout: ``networks`` networks fit the measured values with dropout, and the members are passes through them.
        case dropout
    }
    public var method = Method.bootstrap
    /// With ``Method/dropout``: how many networks are trained for the passes. Pass m goes through network m mod `networks`.
    public var networks = 1
    /// What each replica sees of the training points under `bootstrap`.
    public var bootstrap = ReplicaTargets()
    /// K: replica r does not see inner fold r mod K of the training points; 0 for none.
    public var heldOutFolds = 0
    public var target = "12C"
    public var output = "nucens-run"

    public var data = DataSelection()

    public enum FoldKind: String, Sendable, CaseIterable {
        case publishedA = "published-A"
        case publishedB = "published-B"
        case random
        case none
    }
    public var folds = FoldKind.publishedA
    /// Share of each experiment's points that random folds train on.
    public var trainFraction = 0.9
    /// Number of the random split: another number, another split.
    public var split = 0

    public var width = 300
    public var activation = Activation.relu
    public var blocks = 10
    public var recipe = Recipe()

    /// Where members start from, instead of random weights.
    public struct Start: Sendable, Equatable {
        /// The run whose members of the same replica numbers are taken.
        public var from: String
        /// α of the pull ½ α‖w − w_start‖² towards them, added to the loss of each batch.
        public var pull: Double

        public init(from: String, pull: Double) {
            self.from = from
            self.pull = pull
        }
    }
    /// nil: from scratch.
    public var start: Start?

    /// Which trained members stay out of the ensemble.
    public var veto = FitVeto(spreads: 5, roughnessSpreads: 5)
    /// Replicas that may be trained until N are good; 0: 2N + 10.
    public var givenReplicaLimit = 0

    /// Points in ω of each band.
    public var bandPoints = 100

    public init() {}

    /// How many networks have to be trained.
    public var trainings: Int { method == .dropout ? min(networks, replicas) : replicas }

    /// "50 replicas", "50 passes through 3 networks".
    public var inWords: String {
        guard method == .dropout else { return "\(replicas) replicas" }
        return "\(replicas) passes through \(trainings == 1 ? "1 network" : "\(trainings) networks")"
    }

    /// What each replica sees of the training points that are not held out: under any method but `bootstrap`, all as measured.
    public var replicaTargets: ReplicaTargets { method == .bootstrap ? bootstrap : .measured }

    public var replicaLimit: Int { givenReplicaLimit > 0 ? max(givenReplicaLimit, trainings) : 2 * trainings + 10 }

    public var methodName: String { method.rawValue }

    public var architecture: Architecture { Architecture(width: width, blocks: blocks, activation: activation) }
}
