/// /calibration: the calibrated deviation of an ensemble whose members left out whole experiments.
public struct CalibrationDatasets: DatasetTable {
    public static let group = "/calibration"

    public let nucleus = ResultDataset<Int>.scale("\(group)/nucleus", "number of the nucleus")
    public let name = ResultDataset<String>("\(group)/name", ["nucleus"], "nucleus")
    public let floor = ResultDataset<Double>(
        "\(group)/floor", ["nucleus"], unit: "1", "share of the cross section that members are wrong by together")
    public let floorError = ResultDataset<Double>(
        "\(group)/floor_error", ["nucleus"], unit: "1", "its standard error, of a jackknife over publications")
    public let leftOut = ResultDataset<Double>(
        "\(PointDatasets.group)/sigma_left_out", ["point"], unit: ResultFormat.crossSectionUnit,
        "calibrated deviation of lambda f out of sample, the calibration without the publication of the point")

    public init() {}
}
