import ResultFiles

/// The datasets of the result of a test by nucleus.
public struct LeaveNucleusDatasets: DatasetTable {
    private static let group = "/nuclei"

    public let row = ResultDataset<Int>.scale("\(group)/row", "row of the table")
    public let nucleus = ResultDataset<String>("\(group)/nucleus", ["row"], "nucleus that was left out")
    public let share = figure("share", "share of the points of each of its experiments that was trained on")
    public let trainPoints = ResultDataset<Int>("\(group)/train_points", ["row"], "points of the nucleus that were trained on")
    public let testPoints = ResultDataset<Int>("\(group)/test_points", ["row"], "its other points")
    public let depth = ResultDataset<Int>(
        "\(group)/depth", ["row"], "layers that were fine-tuned; -1 where networks were trained from the start")
    public let pull = figure("pull", "alpha of the pull towards the source; NaN where no layer was fine-tuned")
    public let chiSquare = figure("chi2", "chi2/N of the mean over the members at the other points")
    public let coveredPoints = ResultDataset<Int>(
        "\(group)/covered_points", ["row"], "those of them that have training points of carbon around them")
    public let chiSquareCovered = figure("chi2_covered", "chi2/N of these")
    public let medianDeviation = figure("median_deviation", "median of |d/(lambda f) - 1|")
    public let within1 = figure("within_1", "share within one deviation, error and spread in quadrature")
    public let within2 = figure("within_2", "share within two deviations")
    public let medianBand = figure("median_band", "median of the members' standard deviation over their mean")
    public let calibrated1 = figure("calibrated_within_1", "share within one calibrated deviation and error in quadrature; NaN without")
    public let calibrated2 = figure("calibrated_within_2", "share within two")
    public let medianCalibrated = figure("median_calibrated_band", "median of the calibrated deviation over the mean")
    public let chiSquareInErrors = figure("chi2_in_errors", "chi2/N with normalization uncertainties in the errors, and no normalization")

    public let layers = LeaveNucleusLayers()

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["row"], unit: "1", meaning)
    }
}

/// Of each row with fine-tunes, every depth and pull that was tried.
public struct LeaveNucleusLayers: DatasetTable {
    private static let group = "/layers"

    public let layer = ResultDataset<Int>.scale("\(group)/layer", "a row of /nuclei at a depth and a pull")
    public let row = ResultDataset<Int>("\(group)/row", ["layer"], "the row of /nuclei")
    public let depth = ResultDataset<Int>("\(group)/depth", ["layer"], "layers that were fine-tuned")
    public let pull = figure("pull", "alpha of the pull towards the source; NaN at depth 0")
    public let outOfBagLoss = figure("out_of_bag_loss", "mean over the replicas of the loss at the training points that each has not drawn")
    public let chiSquare = figure("chi2", "chi2/N of the mean over the members at the points that were not trained on")
    public let chiSquareCovered = figure("chi2_covered", "chi2/N of those that have training points of carbon around them")
    public let medianDeviation = figure("median_deviation", "median of |d/(lambda f) - 1|")
    public let chiSquareInErrors = figure("chi2_in_errors", "chi2/N with normalization uncertainties in the errors, and no normalization")

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["layer"], unit: "1", meaning)
    }
}
