import ResultFiles

/// The datasets of the result of an ensemble of structure functions.
public struct StructureDatasets: DatasetTable {
    public let members = Members()
    public let functions = Functions()
    public let bins = Bins()
    public let flux = Flux()
    public let combinations = Combinations()
    public let law = Law()
    public let failed = Failed()

    public init() {}

    public struct Members: DatasetTable {
        private static let group = "/members"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
        public let parameter = ResultDataset<Int32>.scale("\(group)/parameter", "place in a row of weights")
        public let seconds = ResultDataset<Double>("\(group)/seconds", ["replica"], unit: "s", "time of training")
        public let steps = ResultDataset<Int>("\(group)/steps", ["replica"], "steps trained")
        public let bestStep = ResultDataset<Int>("\(group)/best_step", ["replica"], "step whose network is kept")
        public let train = ResultDataset<Double>("\(group)/deviance_train", ["replica"], unit: "1", "mean deviance of the bins trained on")
        public let test = ResultDataset<Double>("\(group)/deviance_test", ["replica"], unit: "1", "mean deviance of the bins held out")
        public let weights = ResultDataset<Float>("\(group)/weights", ["replica", "parameter"], "all parameters of the network")
        public let number = ResultDataset<Int32>.scale("\(group)/number", "place in a row of numbers of the base")
        public let base = ResultDataset<Double>("\(group)/base", ["replica", "number"], "numbers of the base")
    }

    /// c₀, c₁ and c₂ at nodes of (x, Q²).
    public struct Functions: DatasetTable {
        public static let group = "/functions"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
        public let x = ResultDataset<Double>.scale("\(group)/x", unit: "1", "Bjorken x of the nodes")
        public let squared = ResultDataset<Double>.scale("\(group)/Q2", unit: "GeV2", "Q2 of the nodes")
        public let values = ofEach("", ["replica", "x", "Q2"], "of a member, up to a common factor")
        public let means = ofEach("_mean", ["x", "Q2"], "mean over the members")
        public let deviations = ofEach("_deviation", ["x", "Q2"], "standard deviation over the members")

        /// Of c₀, c₁ and c₂.
        private static func ofEach(_ suffix: String, _ axes: [String], _ meaning: String) -> [ResultDataset<Double>] {
            ["c0", "c1", "c2"].map { ResultDataset("\(group)/\($0)\(suffix)", axes, unit: "1", "\($0), \(meaning)") }
        }
    }

    /// The bins of the near detector.
    public struct Bins: DatasetTable {
        private static let group = "/bins"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
        public let bin = ResultDataset<Int>.scale("\(group)/bin", "number of the bin, energy by energy, sample after sample")
        public let sample = ResultDataset<Int>("\(group)/sample", ["bin"], "number of the sample, 0 for the first")
        public let energy = ResultDataset<Double>("\(group)/E_l", ["bin"], unit: "GeV", "energy of the lepton in the middle of the bin")
        public let cosine = ResultDataset<Double>("\(group)/cos_theta", ["bin"], unit: "1", "cosine of its angle there")
        public let share = ResultDataset<Double>("\(group)/share", ["bin"], unit: "1", "share of all events in the bin")
        public let fitted = ResultDataset<Double>("\(group)/fitted", ["replica", "bin"], unit: "1", "share that a member expects")
    }

    public struct Flux: DatasetTable {
        private static let group = "/flux"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
        public let energy = ResultDataset<Double>.scale("\(group)/E", unit: "GeV", "energy of the neutrino")
        public let near = ResultDataset<Double>("\(group)/near", ["E"], "flux at the near detector, in the unit of its table")
        public let far = ResultDataset<Double>("\(group)/far", ["E"], "flux at the far detector without oscillations")
        public let deformation = ResultDataset<Double>(
            "\(group)/deformation", ["replica", "E"], unit: "1", "logarithm of what a member multiplies both fluxes by")
    }

    /// How well combinations of the functions are known where near events see them.
    public struct Combinations: DatasetTable {
        private static let group = "/combinations"
        public let number = ResultDataset<Int>.scale("\(group)/combination", "number of the combination")
        public let name = ResultDataset<String>("\(group)/name", ["combination"], "c0, c1, c2, W_c or W_y")
        public let spread = ResultDataset<Double>(
            "\(group)/spread", ["combination"], unit: "1", "standard deviation over the members, relative, weighted by near events")
        public let difference = ResultDataset<Double>(
            "\(group)/difference", ["combination"], unit: "1", "relative distance of the mean from the law; NaN for measured events")
    }

    /// How far members, and behind them their mean, are from the law that simulated events follow.
    public struct Law: DatasetTable {
        private static let group = "/law"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number; -1 for the mean over the members")
        public let crossSection = ResultDataset<Double>(
            "\(group)/cross_section", ["replica"], unit: "1", "mean of |sigma/sigma_law - 1|, weighted by the near events of the law")
        public let near = ResultDataset<Double>(
            "\(group)/near", ["replica"], unit: "1", "total variation of the near events in (E_l, cos theta)")
        public let far = ResultDataset<Double>("\(group)/far", ["replica"], unit: "1", "total variation of the far events")
    }

    public struct Failed: DatasetTable {
        private static let group = "/failed"
        public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
        public let status = ResultDataset<String>("\(group)/status", ["replica"], "failed or vetoed")
        public let reason = ResultDataset<String>("\(group)/reason", ["replica"], "why")
    }
}
