import ResultFiles

/// What the calibrated deviations of fine-tuned members follow from, in /points.
public struct OpenVarianceDatasets: DatasetTable {
    public let open = column("open_variance", "variance of ln(lambda f) that the training points leave open")
    public let difference = column("left_out_difference", "ln(d/f) of a training point, f from the points of other spectra")
    public let leftOut = column("left_out_variance", "variance of ln(lambda f) that these leave open there")

    public init() {}

    private static func column(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(PointDatasets.group)/\(name)", ["point"], unit: "1", meaning + ", mean over the members")
    }
}
