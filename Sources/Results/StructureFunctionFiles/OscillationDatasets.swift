import ResultFiles

/// The datasets of the result of a fit of oscillations.
public struct OscillationDatasets: DatasetTable {
    public let map = Map()
    public let members = Fits("/members", "replica", "replica number", "with the functions and the flux of a member")
    public let bootstrap = Fits("/bootstrap", "sample", "number of the sample", "of a sample of the bootstrap")

    public init() {}

    public struct Map: DatasetTable {
        private static let group = "/map"
        public let sine23 = ResultDataset<Double>.scale("\(group)/sin2_theta23", unit: "1", "sin2(theta23)")
        public let splitting32 = ResultDataset<Double>.scale("\(group)/dm2_32", unit: "eV2", "squared mass difference 3-2")
        public let deviance = ResultDataset<Double>(
            "\(group)/deviance", ["sin2_theta23", "dm2_32"], unit: "1", "-2 ln L above that of the best fit")
    }

    public struct Fits: DatasetTable {
        public let number: ResultDataset<Int>
        public let sine23: ResultDataset<Double>
        public let splitting32: ResultDataset<Double>

        init(_ group: String, _ axis: String, _ meaning: String, _ of: String) {
            number = .scale("\(group)/\(axis)", meaning)
            sine23 = ResultDataset("\(group)/sin2_theta23", [axis], unit: "1", "best sin2(theta23) \(of)")
            splitting32 = ResultDataset("\(group)/dm2_32", [axis], unit: "eV2", "best squared mass difference 3-2 \(of)")
        }
    }
}
