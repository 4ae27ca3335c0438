import ResultFiles

/// The datasets of the result of a closure test of structure functions.
public struct StructureClosureDatasets: DatasetTable {
    private static let group = "/experiments"

    public let experiment = ResultDataset<Int>.scale("\(group)/experiment", "number of the pseudo-experiment")
    public let members = ResultDataset<Int>("\(group)/members", ["experiment"], "members that trained to the end")
    public let crossSection = number("cross_section", "mean of |sigma/sigma_law - 1| of the mean, weighted by near events")
    public let near = number("near", "total variation of the near events")
    public let far = number("far", "total variation of the far events")
    public let within = number("within", "share of the near events at which sigma is within one deviation")
    public let sine23 = Parameter("sin2_theta23", "1")
    public let splitting32 = Parameter("dm2_32", "1e-3 eV2")

    public init() {}

    public struct Parameter: DatasetTable {
        public let fitted: ResultDataset<Double>
        public let exact: ResultDataset<Double>
        public let spread: ResultDataset<Double>
        public let statistical: ResultDataset<Double>
        public let rise: ResultDataset<Double>
        public let exactRise: ResultDataset<Double>

        init(_ name: String, _ unit: String) {
            func number(_ suffix: String, _ meaning: String, _ unit: String) -> ResultDataset<Double> {
                ResultDataset("/experiments/\(name)_\(suffix)", ["experiment"], unit: unit, meaning)
            }
            fitted = number("fitted", "best fit with the mean of the members", unit)
            exact = number("exact", "best fit with the law and the true flux", unit)
            spread = number("spread", "standard deviation over the members", unit)
            statistical = number("statistical", "half the interval of the likelihood", unit)
            rise = number("rise", "2 ln of the likelihood ratio of best fit and truth, with the mean of the members", "1")
            exactRise = number("exact_rise", "2 ln of the likelihood ratio of best fit and truth, with the law and the true flux", "1")
        }
    }

    private static func number(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["experiment"], unit: "1", meaning)
    }
}
