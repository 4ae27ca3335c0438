/// What the members say at each point: mean, variance and quantiles.
public struct SpreadDatasets: DatasetTable {
    public let mean: ResultDataset<Double>
    public let variance: ResultDataset<Double>
    public let quantile16: ResultDataset<Double>
    public let median: ResultDataset<Double>
    public let quantile84: ResultDataset<Double>

    public init(_ group: String, _ axes: [String]) {
        func quantile(_ share: Int) -> ResultDataset<Double> {
            ResultDataset(
                "\(group)/quantile_\(share)", axes, unit: ResultFormat.crossSectionUnit,
                "\(share) % quantile over the members, interpolated linearly")
        }
        mean = ResultDataset("\(group)/mean", axes, unit: ResultFormat.crossSectionUnit, "mean over the members")
        variance = ResultDataset(
            "\(group)/variance", axes, unit: ResultFormat.squaredUnit, "sample variance over the members (divided by M - 1)")
        quantile16 = quantile(16)
        median = quantile(50)
        quantile84 = quantile(84)
    }
}
