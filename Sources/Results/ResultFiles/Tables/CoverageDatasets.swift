/// /coverage: pulls and coverage of the bands over points that what is said of them had not seen.
public struct CoverageDatasets: DatasetTable {
    public static let group = "/coverage"

    public let row = ResultDataset<Int>.scale("\(group)/row", "row of the table")
    public let kind = ResultDataset<String>("\(group)/kind", ["row"], "by what points are put together")
    public let name = ResultDataset<String>("\(group)/name", ["row"], "experiment, region or range of distances")
    public let sample = ResultDataset<String>("\(group)/sample", ["row"], "which points")
    public let band = ResultDataset<String>("\(group)/band", ["row"], "which standard deviation")
    public let points = ResultDataset<Int>("\(group)/points", ["row"], "number of points")
    public let chiSquare = ResultDataset<Double>("\(group)/chi2", ["row"], unit: "1", "mean of ((d - lambda f)/error)^2")
    public let medianSquaredPull = ResultDataset<Double>(
        "\(group)/median_pull2", ["row"], unit: "1", "median of ((d - lambda f)/error)^2")
    public let meanPull = ResultDataset<Double>("\(group)/mean_pull", ["row"], unit: "1", "mean of (d - lambda f)/error")
    public let meanPullError = ResultDataset<Double>(
        "\(group)/mean_pull_error", ["row"], unit: "1", "its standard error, points taken as independent")
    public let within1 = ResultDataset<Double>("\(group)/within_1", ["row"], unit: "1", "share of the points within one deviation")
    public let within1Error = ResultDataset<Double>(
        "\(group)/within_1_error", ["row"], unit: "1", "its binomial error, half of Wilson's 68 % interval")
    public let within2 = ResultDataset<Double>("\(group)/within_2", ["row"], unit: "1", "share of the points within two deviations")
    public let within2Error = ResultDataset<Double>(
        "\(group)/within_2_error", ["row"], unit: "1", "its binomial error, half of Wilson's 68 % interval")

    public init() {}
}
