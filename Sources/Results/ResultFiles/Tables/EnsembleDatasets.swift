/// The datasets of the result of an ensemble.
public struct EnsembleDatasets: DatasetTable {
    public let network = NetworkDatasets()
    public let experiments = ExperimentDatasets()
    public let members = MemberDatasets()
    public let history = HistoryDatasets()
    public let failed = FailedReplicaDatasets()
    public let points = EnsemblePointDatasets()
    /// One a nucleus.
    public let bands: [BandDatasets]
    public let coverage = CoverageDatasets()

    public init(targets: [String]) { bands = targets.map(BandDatasets.init) }
}

/// /failed_members of an ensemble, where replica numbers name them.
public struct FailedReplicaDatasets: DatasetTable {
    public let replica = ResultDataset<Int>.scale(
        "\(ExclusionDatasets.group)/replica",
        "replica number of a member that failed or was vetoed; none of its numbers enter the ensemble")
    public let exclusion = ExclusionDatasets("replica")

    public init() {}
}

/// /points of an ensemble.
public struct EnsemblePointDatasets: DatasetTable {
    private static let group = PointDatasets.group
    private static let unit = ResultFormat.crossSectionUnit
    private static let squared = ResultFormat.squaredUnit

    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let measured = PointDatasets()
    public let target = PointDatasets.target
    public let experimentIndex = ResultDataset<Int>("\(group)/experiment_index", ["point"], "row of the experiment in /experiments")
    public let crossSection = PointDatasets.crossSection
    public let prediction = ResultDataset<Double>(
        "\(group)/prediction", ["replica", "point"], unit: unit, "d2sigma/dOmega/domega of each member")
    public let timesSeen = ResultDataset<Int32>(
        "\(group)/times_seen", ["replica", "point"], "how often each member was trained on the point")
    public let spread = SpreadDatasets(group, ["point"])
    public let region = ResultDataset<String>(
        "\(group)/region", ["point"], "region of the spectrum: quasielastic, dip, delta or beyond")
    public let trainingDistance = ResultDataset<Double>(
        "\(group)/training_distance", ["point"], unit: "1",
        "standardized distance to the nearest training point not held out with it")
    public let shapeVariance = ResultDataset<Double>(
        "\(group)/shape_variance", ["point"], unit: squared, "sample variance of lambda f over the members")
    public let outOfSampleMean = ResultDataset<Double>(
        "\(group)/out_of_sample_mean", ["point"], unit: unit, "mean of lambda f over the members that did not see this training point")
    public let outOfSampleVariance = ResultDataset<Double>(
        "\(group)/out_of_sample_variance", ["point"], unit: squared, "sample variance of lambda f over the same members")
    public let outOfSampleAbsoluteVariance = ResultDataset<Double>(
        "\(group)/out_of_sample_absolute_variance", ["point"], unit: squared, "sample variance of f over the same members")
    public let calibrated = ResultDataset<Double>(
        "\(group)/sigma_calibrated", ["point"], unit: unit, "band_factor of /coverage times the square root of shape_variance")

    public init() {}
}
