import HDF5
import Prediction
import ResultFiles

/// Calibrated deviations of the mean over the members, nb/sr/GeV, that a study has from elsewhere than points out of sample.
public struct CalibratedDeviations: Sendable, Equatable {
    /// A number of each measured point that they follow from.
    public struct Column: Sendable, Equatable {
        public var name: String
        public var longName: String
        public var values: [Double]

        public init(_ name: String, _ longName: String, _ values: [Double]) {
            self.name = name
            self.longName = longName
            self.values = values
        }
    }

    /// Of λ_k f̄ at each measured point.
    public var points: [Double]
    /// Of f̄ on the bands' grid.
    public var band: [Double]
    public var columns: [Column]
    /// Factor that was fitted, and the training points it was fitted on.
    public var scale: Double
    public var fittedPoints: Int
    /// Where they come from: "left-out spectra".
    public var source: String

    public init(points: [Double], band: [Double], columns: [Column], scale: Double, fittedPoints: Int, source: String) {
        self.points = points
        self.band = band
        self.columns = columns
        self.scale = scale
        self.fittedPoints = fittedPoints
        self.source = source
    }
}

extension ResultLayout {
    /// `sigma_calibrated` of points or a band.
    public func writeCalibrated(_ values: [Double], group: String, shape: [Int], scales: [String]) throws(HDF5Error) {
        try write(
            group + "/sigma_calibrated", values, shape: shape, "calibrated standard deviation of the mean",
            unit: ResultFormat.crossSectionUnit, scales: scales)
        // As for an ensemble trained from the start: what the errors of the data are to be multiplied by.
        try file.setAttribute("data_part", 1.0, on: group + "/sigma_calibrated")
    }

    /// Those of measured points, with what they follow from.
    ///
    /// - Parameter targets: of each nucleus, whose points follow one another.
    public func write(_ targets: [CalibratedDeviations], group: String, scales: [String]) throws(HDF5Error) {
        let sigma = targets.flatMap(\.points)
        try writeCalibrated(sigma, group: group, shape: [sigma.count], scales: scales)
        for (place, column) in (targets.first?.columns ?? []).enumerated() {
            try write(
                group + "/" + column.name, targets.flatMap { $0.columns[place].values }, column.longName, unit: "1", scales: scales)
        }
    }
}
