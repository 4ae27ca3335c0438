import CrossSectionFits
import ResultFiles
import TransferFits

/// The datasets of the result of a scan.
public struct ScanDatasets: DatasetTable {
    public let scan = ScanTableDatasets()
    public let experiments = ScanExperimentDatasets()
    public let points = ScanPointDatasets()
    public let bands: BandDatasets
    public let calibratedBand: ResultDataset<Double>
    public let failed = FailedFineTuneDatasets()

    public init(target: String) {
        bands = BandDatasets(target)
        calibratedBand = CalibratedDatasets.deviation(bands.group, ["setting", "step"])
    }
}

/// /scan: what was found for each target and split at each depth.
public struct ScanTableDatasets: DatasetTable {
    fileprivate static let group = "/scan"
    private static let splits = ["nucleus", "split"]
    private static let depths = splits + ["depth"]

    public let nucleus = ResultDataset<Int>.scale("\(group)/nucleus", "number of the target")
    public let target = ResultDataset<String>("\(group)/target", ["nucleus"], "nucleus")
    public let split = ResultDataset<Int>.scale("\(group)/split", "number of the random split into training and test points")
    public let depth = ResultDataset<Int>.scale("\(group)/depth", "weight layers trained, counted from the output")
    public let replica = ResultDataset<Int>.scale("\(group)/replica", "replica number")
    public let layer = ResultDataset<Int>.scale("\(group)/layer", "weight layer, counted from the input")
    public let memberTrain = number("chi2_train", depths + ["replica"], "chi2/N of a member, training points")
    public let memberTest = number("chi2_test", depths + ["replica"], "chi2/N of a member, test points")
    public let memberTestMean = number("chi2_test_mean", depths, "mean of chi2_test over the replicas")
    public let memberTestVariance = number("chi2_test_variance", depths, "sample variance of chi2_test over the replicas")
    public let memberTrainMean = number("chi2_train_mean", depths, "mean of chi2_train over the replicas")
    public let quality = ScanQualityDatasets(depths, prefix: "ensemble_", sharePrefix: "")
    public let baseline = ScanQualityDatasets(
        splits, prefix: "baseline_", sharePrefix: "baseline_", suffix: "; mean of the source times A/A_source")
    public let calibrationScale = chosen("calibration_scale", "factor s of the calibrated deviation")
    public let calibratedWithin1 = chosen(
        "calibrated_within_1", "share of the test points within one sqrt(sigma_calibrated^2 + error^2)")
    public let calibratedWithin2 = chosen(
        "calibrated_within_2", "share of the test points within two sqrt(sigma_calibrated^2 + error^2)")
    public let calibratedCoveredWithin1 = chosen(
        "calibrated_covered_within_1", "the same as calibrated_within_1 where the source has training points")
    public let calibratedCoveredWithin2 = chosen(
        "calibrated_covered_within_2", "the same as calibrated_within_2 where the source has training points")
    public let meanBaseline = number("chi2_baseline", ["nucleus"], "baseline_test, mean over the splits")
    public let movement = number("movement", depths + ["layer"], "||w - w_start||/||w_start|| of each layer, mean over the replicas")
    public let other = ResultDataset<Int>.scale("\(group)/other", "number of the target")
    public let similarity = number(
        "similarity", ["nucleus", "other"],
        "cosine between the weight changes of two targets, deepest depth, split 0, mean over the replicas")
    public let chosenDepth = count("chosen_depth", "depth with the greatest evidence")
    public let depthFrom = count("depth_from", "least depth that is as good as the chosen one")
    public let depthTo = count("depth_to", "greatest depth that is as good as the chosen one")
    public let calibrationPoints = count(
        "calibration_points", "training points that calibration_scale was fitted on; 0: too few, and it is 1")
    public let trainPoints = count("train_points", "training points")
    public let testPoints = count("test_points", "test points")
    public let coveredPoints = count("covered_points", "test points where the source has training points")

    public init() {}

    private static func number(_ name: String, _ axes: [String], _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", axes, unit: "1", meaning)
    }

    private static func chosen(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        number(name, splits, meaning + "; chosen depth")
    }

    private static func count(_ name: String, _ meaning: String) -> ResultDataset<Int> {
        ResultDataset("\(group)/\(name)", splits, meaning)
    }
}

/// How well a mean describes the data: χ²/N and shares of points.
public struct ScanQualityDatasets: DatasetTable {
    public let train: ResultDataset<Double>
    public let test: ResultDataset<Double>
    public let covered: ResultDataset<Double>
    public let uncovered: ResultDataset<Double>
    public let testWithFloor: ResultDataset<Double>
    public let coveredWithFloor: ResultDataset<Double>
    public let median: ResultDataset<Double>
    public let within1: ResultDataset<Double>
    public let within2: ResultDataset<Double>

    /// - Parameters:
    ///   - prefix: of the names of χ²/N; `sharePrefix`: of those of shares.
    ///   - suffix: of the texts: which mean.
    init(_ axes: [String], prefix: String, sharePrefix: String, suffix: String = "") {
        func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
            ResultDataset("\(ScanTableDatasets.group)/\(prefix)\(name)", axes, unit: "1", meaning + suffix)
        }
        func share(_ name: String, _ deviations: String) -> ResultDataset<Double> {
            ResultDataset(
                "\(ScanTableDatasets.group)/\(sharePrefix)\(name)", axes, unit: "1",
                "share of the test points within \(deviations) sqrt(band^2 + error^2)" + suffix)
        }
        func floor(_ name: String) -> String { "the same as ensemble_\(name) with 3 % of the cross section added to each error" }
        train = figure("train", "chi2/N of the mean over the replicas, training points")
        test = figure("test", "chi2/N of the mean over the replicas, test points")
        covered = figure("covered", "the same, test points where the source has training points")
        uncovered = figure("uncovered", "the same, test points where the source has none")
        testWithFloor = figure("test_floor", floor("test"))
        coveredWithFloor = figure("covered_floor", floor("covered"))
        median = figure("median", "median of the squared pulls of the test points")
        within1 = share("within_1", "one")
        within2 = share("within_2", "two")
    }

    /// Each with its number.
    var figures: [(dataset: ResultDataset<Double>, value: (ScanQuality) -> Double)] {
        [
            (train, \.train), (test, \.test), (covered, \.covered), (uncovered, \.uncovered), (testWithFloor, \.testWithFloor),
            (coveredWithFloor, \.coveredWithFloor), (median, \.median), (within1, \.within1), (within2, \.within2),
        ]
    }
}

/// /scan_experiments: a row for each target, split and experiment.
public struct ScanExperimentDatasets: DatasetTable {
    private static let group = "/scan_experiments"

    public let row = ResultDataset<Int>.scale("\(group)/row", "target, split and experiment")
    public let depth = ResultDataset<Int>.scale("\(group)/depth", "weight layers trained, counted from the output")
    public let target = ResultDataset<String>("\(group)/target", ["row"], "nucleus")
    public let split = ResultDataset<Int>("\(group)/split", ["row"], "number of the random split")
    public let name = ResultDataset<String>("\(group)/name", ["row"], "experiment")
    public let normalization = number(
        "normalization", "normalization of the mean over the replicas, in closed form from all points of the experiment")
    public let chiSquareTrain = number("chi2_train", "chi2/N of the mean over the replicas, training points")
    public let chiSquareTest = number("chi2_test", "chi2/N of the mean over the replicas, test points")

    public init() {}

    private static func number(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["row", "depth"], unit: "1", meaning)
    }
}

/// /points of a scan: those of all targets, as the chosen depth of split 0 describes them.
public struct ScanPointDatasets: DatasetTable {
    public let measured = PointDatasets(fold: "split 0; 0: trained on, 1: held out for the test")
    public let target = PointDatasets.target
    public let crossSection = PointDatasets.crossSection
    public let covered = ResultDataset<Int32>(
        "\(PointDatasets.group)/covered", ["point"], "1: the source has training points there")
    public let spread = SpreadDatasets(PointDatasets.group, ["point"])
    public let calibrated = CalibratedDatasets.deviation(PointDatasets.group, ["point"])
    public let open = OpenVarianceDatasets()

    public init() {}
}

/// /failed_members of a scan.
public struct FailedFineTuneDatasets: DatasetTable {
    public let member = ExclusionDatasets.member
    public let name = ResultDataset<String>("\(ExclusionDatasets.group)/name", ["member"], "member")
    public let reason = ResultDataset<String>("\(ExclusionDatasets.group)/reason", ["member"], "why it failed")

    public init() {}
}
