import ResultFiles

/// The datasets of the result of a closure test.
public struct ClosureDatasets: DatasetTable {
    public let test = ClosureTableDatasets()
    public let laws = LawDatasets()
    public let points = ClosurePointDatasets()
    public let failed = FailedClosureDatasets()

    public init() {}
}

/// /closure: bias, variance and their ratio.
public struct ClosureTableDatasets: DatasetTable {
    private static let group = "/closure"
    private static let cases = ["law", "level"]
    private static let figures = ["sample", "quantity"]

    public let law = ResultDataset<Int>.scale("\(group)/law", "number of the law")
    public let level = ResultDataset<Int>.scale("\(group)/level", "0: the law itself; 1: one draw of noise; 2: replicas of that draw")
    public let sample = ResultDataset<Int>.scale("\(group)/sample", "number of the set of points")
    public let sampleName = ResultDataset<String>("\(group)/sample_name", ["sample"], "test points, or all")
    public let quantity = ResultDataset<Int>.scale("\(group)/quantity", "number of the quantity")
    public let quantityName = ResultDataset<String>(
        "\(group)/quantity_name", ["quantity"], "f: the cross section; lambda f: times its normalization")
    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let experiment = ResultDataset<Int>.scale("\(group)/experiment", "number of the experiment")
    public let experimentName = ResultDataset<String>("\(group)/experiment_name", ["experiment"], "experiment")
    public let biasSquared = number("bias2", cases + figures, "mean of ((mean over the members - law)/error)^2")
    public let variance = number("variance", cases + figures, "mean of (variance over the members)/error^2")
    public let within1 = number("within_1", cases + figures, "share of the points within one standard deviation of the law")
    public let ratio = number("ratio", ["level"] + figures, "bias-variance ratio over the laws, 1 for faithful ensembles")
    public let ratioError = number(
        "ratio_error", ["level"] + figures, "its standard deviation over draws of the laws with replacement")
    public let memberTrain = number("chi2_train", cases + ["replica"], "chi2/N of a member at the training points of its case's data")
    public let memberTest = number("chi2_test", cases + ["replica"], "chi2/N of a member at the test points of its case's data")
    public let normalization = number("normalization", cases + ["experiment"], "normalization of the mean over the members")
    public let trueNormalization = number(
        "normalization_true", ["law", "experiment"], "normalization of the pseudo-data of levels 1 and 2")

    public init() {}

    private static func number(_ name: String, _ axes: [String], _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", axes, unit: "1", meaning)
    }
}

/// /laws: parameters of parametrized laws.
public struct LawDatasets: DatasetTable {
    private static let group = "/laws"

    public let law = ResultDataset<Int>.scale("\(group)/law", "number of the law")
    public let parameter = ResultDataset<Int>.scale("\(group)/parameter", "number of the parameter")
    public let name = ResultDataset<String>("\(group)/name", ["parameter"], "parameter")
    public let value = ResultDataset<Double>("\(group)/value", ["law", "parameter"], "parameters of each law")

    public init() {}
}

/// /points of a closure test: the laws, what was fitted, and the means.
public struct ClosurePointDatasets: DatasetTable {
    private static let group = PointDatasets.group
    private static let cases = ["law", "level", "point"]

    public let measured = PointDatasets(error: "point-to-point error")
    public let law = ResultDataset<Int>.scale("\(group)/law", "number of the law")
    public let level = ResultDataset<Int>.scale("\(group)/level", "level of the test")
    public let truth = ResultDataset<Double>("\(group)/truth", ["law", "point"], unit: ResultFormat.crossSectionUnit, "the law")
    public let pseudodata = ResultDataset<Double>(
        "\(group)/pseudodata", ["law", "point"], unit: ResultFormat.crossSectionUnit, "what levels 1 and 2 are fitted to")
    public let mean = ResultDataset<Double>("\(group)/mean", cases, unit: ResultFormat.crossSectionUnit, "mean over the members")
    public let variance = ResultDataset<Double>(
        "\(group)/variance", cases, unit: ResultFormat.squaredUnit, "sample variance over the members")

    public init() {}
}

/// /failed_members of a closure test.
public struct FailedClosureDatasets: DatasetTable {
    public let member = ExclusionDatasets.member
    public let law = ResultDataset<Int>("\(ExclusionDatasets.group)/law", ["member"], "law")
    public let level = ResultDataset<Int>("\(ExclusionDatasets.group)/level", ["member"], "level")
    public let replica = ResultDataset<Int>("\(ExclusionDatasets.group)/replica", ["member"], "replica")
    public let exclusion = ExclusionDatasets("member")

    public init() {}
}
