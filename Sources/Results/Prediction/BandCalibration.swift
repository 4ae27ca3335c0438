import HDF5
import ResultFiles
import ScatteringData
import Statistics

/// What makes of the spread over the members of a result the calibrated deviation.
public enum BandCalibration: Sendable {
    case none
    /// By single points that members did not see: the shape spread times a number, see `Calibration`.
    case factor(Double)
    /// By whole experiments that members left out.
    case experiments(ExperimentLaw)

    public struct ExperimentLaw: Sendable {
        public let law: DeviationLaw
        /// Place of the nucleus that is asked for; nil for one that was not fitted.
        public let group: Int?
        /// s: how far the scale of an experiment deviates beyond its Δλ.
        public let scaleDeviation: Double
        /// The training points that distances are to.
        public let coverage: Coverage
    }

    /// The calibrated deviation at a point, nb/sr/GeV; NaN without a calibration.
    ///
    /// - Parameters:
    ///   - mean, deviation: over the members; `shape`: the shape spread.
    public func deviation(mean: Double, deviation: Double, shape: Double, at point: Kinematics) -> Double {
        switch self {
        case .none: .nan
        case .factor(let factor): factor * shape
        case .experiments(let known):
            known.law.deviation(spread: deviation, value: mean, distance: known.coverage.distance(to: point), group: known.group)
        }
    }

    /// √(σ_cal² + (s f)²): of the cross section itself, not up to a normalization; NaN where that is not known.
    public func absoluteDeviation(mean: Double, calibrated: Double) -> Double {
        guard case .experiments(let known) = self else { return .nan }
        let scale = known.scaleDeviation * mean
        return (calibrated * calibrated + scale * scale).squareRoot()
    }
}

extension DeviationLaw {
    /// An attribute of /calibration: the median of |d/(λf̄) − 1| over the points that the law was fitted to.
    public static let medianDeviation = "median_deviation"
    /// Beyond this median, left-out experiments calibrate nothing: networks were wrong by factors.
    public static let largestMedianDeviation = 0.15
    /// What to know of such a run.
    public static let noExtrapolation = "these networks do not extrapolate: nothing calibrates bands where no experiment measured. Between "
        + "measured spectra, 'resample: settings' without left_out_experiments does (Configs/carbon-honest.yaml); elsewhere take response "
        + "functions (Configs/nuclei.yaml)"

    /// The group /calibration of a result; nil without it.
    ///
    /// - Returns: the law, the nuclei of its floors, and s.
    public static func read(_ reader: ResultReader) throws(HDF5Error) -> (law: DeviationLaw, nuclei: [String], scaleDeviation: Double)? {
        let (datasets, group) = (CalibrationDatasets(), CalibrationDatasets.group)
        guard try reader.file.exists(group) else { return nil }
        let count = try reader.count(datasets.name)
        func number(_ name: String) throws(HDF5Error) -> Double { try reader.file.attribute(name, on: group, as: Double.self) }
        let law = DeviationLaw(
            spread: try number("spread"), spreadExponent: try number("spread_exponent"), floor: try number("floor"),
            floorExponent: try number("floor_exponent"), floors: try reader.read(datasets.floor, [count]),
            farthest: try number("farthest"))
        return (law, try reader.read(datasets.name, [count]), try number("scale_deviation"))
    }
}
