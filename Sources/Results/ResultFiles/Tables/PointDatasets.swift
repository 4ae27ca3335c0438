/// /points: the measured points, in the order (experiment, E, θ, ω). What a study says of them it adds in a table of its own.
public struct PointDatasets: DatasetTable {
    public static let group = "/points"
    /// Of results with several nuclei, or whose nucleus may be another one day.
    public static let target = ResultDataset<String>("\(group)/target", ["point"], "nucleus")
    public static let crossSection = ResultDataset<Double>(
        "\(group)/cross_section", ["point"], unit: ResultFormat.crossSectionUnit, "measured d2sigma/dOmega/domega")

    public let point = ResultDataset<Int>.scale("\(group)/point", "point number")
    public let experiment = ResultDataset<String>("\(group)/experiment", ["point"], "experiment")
    public let kinematics = KinematicDatasets(group, ["point"])
    public let error: ResultDataset<Double>
    public let fold: ResultDataset<Int32>

    /// - Parameters:
    ///   - fold: what 0 and 1 mean.
    ///   - error: whose error it is.
    public init(fold: String = "0: trained on, 1: held out for the test", error: String = "its point-to-point error") {
        self.error = ResultDataset("\(PointDatasets.group)/error", ["point"], unit: ResultFormat.crossSectionUnit, error)
        self.fold = ResultDataset("\(PointDatasets.group)/fold", ["point"], fold)
    }
}
