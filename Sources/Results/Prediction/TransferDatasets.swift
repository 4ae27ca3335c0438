import ResultFiles

/// /transfer of a result whose networks were taken over from another nucleus.
public struct TransferDatasets: DatasetTable {
    public static let group = "/transfer"
    private static let table = ["replica", "step"]

    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let step = ResultDataset<Int>.scale("\(group)/step", "number of the step, 0 the newest, which is taken first")
    public let centre = ResultDataset<Int>.scale("\(group)/centre", "number of the centre")
    public let variable = ResultDataset<Int>.scale("\(group)/variable", "ln(E/GeV), ln(q/GeV), psi")
    public let source = ResultDataset<String>("\(group)/source", ["step"], "nucleus whose networks the step starts from")
    public let massRatio = ResultDataset<Double>("\(group)/mass_ratio", table, unit: "1", "A/A_source")
    public let norm = ResultDataset<Double>("\(group)/norm", table, unit: "1", "N")
    public let shift = ResultDataset<Double>("\(group)/shift", table, unit: ResultFormat.energyUnit, "delta")
    public let width = ResultDataset<Double>("\(group)/width", table, unit: "1", "kappa")
    public let centres = ResultDataset<Int>("\(group)/centres", table, "how many centres the residual has")
    public let position = ResultDataset<Double>(
        "\(group)/position", ["centre", "variable"], "ln(E/GeV), ln(q/GeV) and psi of each centre")
    public let coefficient = ResultDataset<Double>("\(group)/coefficient", ["centre"], unit: "1", "c_j of each centre")

    public init() {}
}
