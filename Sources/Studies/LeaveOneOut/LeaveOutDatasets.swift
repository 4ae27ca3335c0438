import ResultFiles

/// The datasets of the result of a leave-one-out test.
public struct LeaveOutDatasets: DatasetTable {
    public let groups = LeftOutDatasets()
    public let points = LeaveOutPointDatasets()
    public let failed = FailedLeaveOutDatasets()

    public init() {}
}

/// /groups: what was left out, and how it agrees with the others.
public struct LeftOutDatasets: DatasetTable {
    private static let group = "/groups"

    public let number = ResultDataset<Int>.scale("\(group)/group", "row of the group")
    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let name = ResultDataset<String>("\(group)/name", ["group"], "what was left out")
    public let points = ResultDataset<Int>("\(group)/points", ["group"], "points left out")
    public let coveredPoints = ResultDataset<Int>("\(group)/covered_points", ["group"], "those with training points around them")
    public let trainPoints = ResultDataset<Int>("\(group)/train_points", ["group"], "points that the members were trained on")
    public let chiSquare = figure("chi2", "chi2/N of the mean over the members at the points left out")
    public let median = figure("median", "median of the squared pulls")
    public let medianCovered = figure("median_covered", "median of the squared pulls of the covered points")
    public let within1 = figure("within_1", "share of the points with a pull of one at most")
    public let within2 = figure("within_2", "share of the points with a pull of two at most")
    public let normalizationPull = figure(
        "normalization_pull", "(1 - normalization)/uncertainty of an experiment left out as a whole")
    public let score = figure("score", "disagreement with the other data, above 1 when it disagrees")
    public let memberTrain = ResultDataset<Double>(
        "\(group)/chi2_train", ["group", "replica"], unit: "1", "chi2/N of a member at its training points")
    public let memberTest = ResultDataset<Double>(
        "\(group)/chi2_test", ["group", "replica"], unit: "1",
        "chi2/N of a member at the points left out, with its normalizations")

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["group"], unit: "1", meaning)
    }
}

/// /points of a leave-one-out test: what members that have not seen them say.
public struct LeaveOutPointDatasets: DatasetTable {
    private static let group = PointDatasets.group

    public let measured = PointDatasets(fold: "0: trained on by ordinary runs, 1: held out")
    public let crossSection = PointDatasets.crossSection
    public let leftOutWith = ResultDataset<Int>(
        "\(group)/group", ["point"], "row of /groups whose members have not seen it; -1: none")
    public let covered = ResultDataset<Int32>("\(group)/covered", ["point"], "1: there are training points around it")
    public let lonely = ResultDataset<Int32>("\(group)/lonely", ["point"], "1: it disagrees while its neighbours in omega agree")
    public let mean = ResultDataset<Double>(
        "\(group)/mean", ["point"], unit: ResultFormat.crossSectionUnit, "mean over members that have not seen it")
    public let standardDeviation = ResultDataset<Double>(
        "\(group)/standard_deviation", ["point"], unit: ResultFormat.crossSectionUnit, "their standard deviation")
    public let normalization = ResultDataset<Double>(
        "\(group)/normalization", ["point"], unit: "1", "normalization of its experiment")
    public let pull = ResultDataset<Double>(
        "\(group)/pull", ["point"], unit: "1", "(measured - normalization mean)/(error and deviation in quadrature)")

    public init() {}
}

/// /failed_members of a leave-one-out test.
public struct FailedLeaveOutDatasets: DatasetTable {
    public let member = ExclusionDatasets.member
    public let group = ResultDataset<String>("\(ExclusionDatasets.group)/group", ["member"], "what it has not seen")
    public let replica = ResultDataset<Int>("\(ExclusionDatasets.group)/replica", ["member"], "replica")
    public let exclusion = ExclusionDatasets("member")

    public init() {}
}
