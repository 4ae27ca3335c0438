import ResultFiles

/// The datasets of the result of a test by nucleus.
public struct LeaveNucleusDatasets: DatasetTable {
    private static let group = "/nuclei"

    public let row = ResultDataset<Int>.scale("\(group)/row", "row of the table")
    public let nucleus = ResultDataset<String>("\(group)/nucleus", ["row"], "nucleus that was left out")
    public let share = figure("share", "share of the points of each of its experiments that was trained on")
    public let trainPoints = ResultDataset<Int>("\(group)/train_points", ["row"], "points of the nucleus that were trained on")
    public let testPoints = ResultDataset<Int>("\(group)/test_points", ["row"], "its other points")
    public let chiSquare = figure("chi2", "chi2/N of the mean over the members at the other points")
    public let coveredPoints = ResultDataset<Int>(
        "\(group)/covered_points", ["row"], "those of them that have training points of carbon around them")
    public let chiSquareCovered = figure("chi2_covered", "chi2/N of these")
    public let medianDeviation = figure("median_deviation", "median of |d/(lambda f) - 1|")
    public let within1 = figure("within_1", "share within one deviation, error and spread in quadrature")
    public let within2 = figure("within_2", "share within two deviations")
    public let medianBand = figure("median_band", "median of the members' standard deviation over their mean")
    public let chiSquareInErrors = figure("chi2_in_errors", "chi2/N with normalization uncertainties in the errors, and no normalization")

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["row"], unit: "1", meaning)
    }
}
