/// /experiments: how the mean of an ensemble describes each of them.
public struct ExperimentDatasets: DatasetTable {
    public static let group = "/experiments"
    /// In results of several nuclei.
    public static let target = ResultDataset<String>("\(group)/target", ["experiment"], "nucleus that it measured")

    public let experiment = ResultDataset<Int>.scale("\(group)/experiment", "experiment number")
    public let name = ResultDataset<String>("\(group)/name", ["experiment"], "experiment")
    public let normalizationUncertainty = ResultDataset<Double>(
        "\(group)/normalization_uncertainty", ["experiment"], unit: "1", "normalization uncertainty")
    public let normalization = ResultDataset<Double>(
        "\(group)/normalization", ["experiment"], unit: "1",
        "normalization of the ensemble mean, in closed form from all points of the experiment")
    public let trainPoints = ResultDataset<Int>("\(group)/train_points", ["experiment"], "training points")
    public let testPoints = ResultDataset<Int>("\(group)/test_points", ["experiment"], "test points")
    public let chiSquareTrain = ResultDataset<Double>(
        "\(group)/chi2_train", ["experiment"], unit: "1", "chi2/N of the ensemble mean, training points")
    public let chiSquareTest = ResultDataset<Double>(
        "\(group)/chi2_test", ["experiment"], unit: "1", "chi2/N of the ensemble mean, test points")

    public init() {}
}
