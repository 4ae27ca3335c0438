import Prediction
import ResultFiles

/// A file of predictions, whose axes are those of a grid or the numbers of the points of a list.
public struct PredictionDatasets: DatasetTable {
    /// The axis of a list.
    public let point: ResultDataset<Int>?
    public let kinematics: KinematicDatasets
    let statistics: [ResultDataset<Double>]
    public let replica = ResultDataset<Int>.scale("/replica", "replica number of the member")
    public let prediction: ResultDataset<Double>
    public let otherPoint = ResultDataset<Int>.scale("/other_point", "point number")
    public let covariance = PredictionDatasets.matrix(.covariance)
    public let correlation = PredictionDatasets.matrix(.correlation)

    /// Those of a file with everything that may be asked for.
    public init(isGrid: Bool) { self.init(isGrid: isGrid, statistics: PredictionStatistic.all + [.calibrated(.none), .absolute(.none)]) }

    /// - Parameter isGrid: whether its axes are E, θ and ω.
    init(isGrid: Bool, statistics: [PredictionStatistic]) {
        let axes = isGrid ? ["energy", "theta", "omega"] : ["point"]
        point = isGrid ? nil : .scale("/point", "point number")
        kinematics = isGrid ? .grid("") : KinematicDatasets("", axes)
        self.statistics = statistics.map {
            ResultDataset("/\($0.name)", axes, unit: ResultFormat.crossSectionUnit, $0.meaning)
        }
        prediction = ResultDataset(
            "/prediction", axes + ["replica"], unit: ResultFormat.crossSectionUnit, "d2sigma/dOmega/domega of each member")
    }

    func matrix(_ kind: CovarianceMatrix.Kind) -> ResultDataset<Double> { kind == .covariance ? covariance : correlation }

    private static func matrix(_ kind: CovarianceMatrix.Kind) -> ResultDataset<Double> {
        ResultDataset(
            "/\(kind)", ["point", "other_point"], unit: kind == .covariance ? ResultFormat.squaredUnit : "1",
            "\(kind) of the members' predictions at two points")
    }
}

/// A file of weights of events.
public struct WeightDatasets: DatasetTable {
    public let event = ResultDataset<Int>.scale("/event", "event number")
    public let replica = ResultDataset<Int>.scale("/replica", "replica number of the member")
    public let kinematics = KinematicDatasets("", ["event"])
    public let mean = ResultDataset<Double>(
        "/mean", ["event"], unit: ResultFormat.crossSectionUnit, "d2sigma/dOmega/domega, mean over the members")
    public let standardDeviation = ResultDataset<Double>(
        "/standard_deviation", ["event"], unit: ResultFormat.crossSectionUnit, "standard deviation over the members (divided by M - 1)")
    public let weight = ResultDataset<Float>(
        "/weight", ["event", "replica"], unit: "1", "each member's d2sigma/dOmega/domega over the mean")

    public init() {}
}
