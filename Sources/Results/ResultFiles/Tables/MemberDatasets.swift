/// /members: the members of an ensemble and their networks.
public struct MemberDatasets: DatasetTable {
    public static let group = "/members"

    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let parameter = ResultDataset<Int32>.scale("\(group)/parameter", "place in the parameter buffer")
    public let experiment = ResultDataset<Int>.scale("\(group)/experiment", "row of the experiment in /experiments")
    public let target = ResultDataset<String>("\(group)/target", ["replica"], "nucleus")
    public let depth = ResultDataset<Int>("\(group)/depth", ["replica"], "weight layers trained, counted from the output")
    public let status = ResultDataset<String>("\(group)/status", ["replica"], "state of the member")
    public let network = ResultDataset<Int>(
        "\(group)/network", ["replica"], "trained network: with method dropout several members are passes through one")
    public let epochs = ResultDataset<Int>("\(group)/epochs", ["replica"], "epochs trained")
    public let seconds = ResultDataset<Double>("\(group)/seconds", ["replica"], unit: "s", "time of training")
    public let chiSquareTrain = ResultDataset<Double>(
        "\(group)/chi2_train", ["replica"], unit: "1",
        "chi2/N of the measured training points, each as often as the member was trained on it, with its normalization")
    public let chiSquareTest = ResultDataset<Double>(
        "\(group)/chi2_test", ["replica"], unit: "1", "chi2/N of the measured test points, with the member's normalization")
    public let roughness = ResultDataset<Double>(
        "\(group)/roughness", ["replica"], unit: "1",
        "mean length of the member's curves ln f over the measured range of omega taken as 1")
    public let normalization = ResultDataset<Double>(
        "\(group)/normalization", ["replica", "experiment"], unit: "1",
        "normalization of each experiment against the measured values, in closed form from the member's own training targets")
    public let weights = ResultDataset<Float>(
        "\(group)/weights", ["replica", "parameter"], "all parameters; /network says which tensor is where")

    public init() {}
}

/// /history: χ²/N of each member while it was trained.
public struct HistoryDatasets: DatasetTable {
    public static let group = "/history"

    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let epoch = ResultDataset<Int>.scale("\(group)/epoch", "epochs done")
    public let chiSquareTrain = ResultDataset<Double>(
        "\(group)/chi2_train", ["replica", "epoch"], unit: "1", "chi2/N of the measured training points during training")
    public let chiSquareTest = ResultDataset<Double>(
        "\(group)/chi2_test", ["replica", "epoch"], unit: "1", "chi2/N of the measured test points during training")

    public init() {}
}
