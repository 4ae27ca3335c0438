import Prediction

/// What the outputs of predictions have in common: rank 0 hands them the points in order, block by block.
public protocol PredictionSink: AnyObject {
    func append(_ block: EvaluatedPoints) throws
    /// Makes the output whole. Where this is never called, no file is left.
    func finish() throws
}

/// What a table of predictions is about, and which columns it has.
public struct PredictionContent: Sendable {
    public enum Layout: Sendable, Equatable {
        case grid(PointGrid)
        case list(count: Int)
    }

    public var layout: Layout
    /// Replica numbers of the members, whose values are columns; empty when they are not wanted.
    public var members: [Int]
    /// A matrix between all points, whose rows are columns too.
    public var matrix: CovarianceMatrix.Kind?
    /// What makes of the spread the calibrated one; without it the column is left out.
    public var calibration: BandCalibration

    public init(layout: Layout, members: [Int] = [], matrix: CovarianceMatrix.Kind? = nil, calibration: BandCalibration = .none) {
        self.layout = layout
        self.members = members
        self.matrix = matrix
        self.calibration = calibration
    }

    public var count: Int {
        switch layout {
        case .grid(let grid): grid.count
        case .list(let count): count
        }
    }

    /// A spectrum need not repeat E and θ in every line.
    var isSpectrum: Bool {
        if case .grid(let grid) = layout { return grid.isSpectrum }
        return false
    }

    /// The numbers of a point with the names they have in every output.
    var statistics: [PredictionStatistic] {
        switch calibration {
        case .none: PredictionStatistic.all
        case .factor: PredictionStatistic.all + [.calibrated(calibration)]
        case .experiments: PredictionStatistic.all + [.calibrated(calibration), .absolute(calibration)]
        }
    }
}

/// A column of numbers, nb/sr/GeV.
struct PredictionStatistic: Sendable {
    let name: String
    let meaning: String
    /// At the row of a block.
    let value: @Sendable (EvaluatedPoints, Int) -> Double

    init(_ name: String, _ meaning: String, _ value: @escaping @Sendable (EvaluatedPoints, Int) -> Double) {
        (self.name, self.meaning, self.value) = (name, meaning, value)
    }

    static func calibrated(_ calibration: BandCalibration) -> PredictionStatistic {
        PredictionStatistic("calibrated_standard_deviation", "calibrated standard deviation of the shape") { block, row in
            deviation(calibration, block, row)
        }
    }

    /// Known by experiments that were left out.
    static func absolute(_ calibration: BandCalibration) -> PredictionStatistic {
        PredictionStatistic("absolute_standard_deviation", "calibrated standard deviation with that of the scale") { block, row in
            calibration.absoluteDeviation(mean: block.spreads[row].mean, calibrated: deviation(calibration, block, row))
        }
    }

    private static func deviation(_ calibration: BandCalibration, _ block: EvaluatedPoints, _ row: Int) -> Double {
        let spread = block.spreads[row]
        return calibration.deviation(
            mean: spread.mean, deviation: spread.standardDeviation, shape: block.shapes[row], at: block.points[row])
    }

    func values(_ block: EvaluatedPoints) -> [Double] { block.points.indices.map { value(block, $0) } }

    static let all = [
        PredictionStatistic("mean", "mean over the members") { $0.spreads[$1].mean },
        PredictionStatistic("standard_deviation", "standard deviation over the members (divided by M - 1)") {
            $0.spreads[$1].standardDeviation
        },
        PredictionStatistic("median", "median over the members") { $0.spreads[$1].median },
        PredictionStatistic("quantile_16", "16 % quantile over the members, interpolated linearly") { $0.spreads[$1].quantile16 },
        PredictionStatistic("quantile_84", "84 % quantile over the members, interpolated linearly") { $0.spreads[$1].quantile84 },
        PredictionStatistic("quantile_2_5", "2.5 % quantile over the members, interpolated linearly") { $0.spreads[$1].quantile2_5 },
        PredictionStatistic("quantile_97_5", "97.5 % quantile over the members, interpolated linearly") { $0.spreads[$1].quantile97_5 },
        PredictionStatistic("shape_standard_deviation", "standard deviation over the members, each with its normalization") {
            $0.shapes[$1]
        },
    ]
}
