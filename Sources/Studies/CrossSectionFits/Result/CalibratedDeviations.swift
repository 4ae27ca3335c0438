import HDF5
import ResultFiles

/// Calibrated deviations of the mean over the members, nb/sr/GeV, that a study has from elsewhere than points out of sample.
public struct CalibratedDeviations: Sendable {
    /// A number of each measured point that they follow from.
    public struct Column: Sendable {
        public var dataset: ResultDataset<Double>
        public var values: [Double]

        public init(_ dataset: ResultDataset<Double>, _ values: [Double]) {
            self.dataset = dataset
            self.values = values
        }
    }

    /// Of λ_k f̄ at each measured point.
    public var points: [Double]
    /// Of f̄ on the bands' grid of each nucleus.
    public var bands: [[Double]]
    public var columns: [Column]
    /// Factor that was fitted, and the training points it was fitted on.
    public var scale: Double
    public var fittedPoints: Int
    /// Where they come from: "left-out spectra".
    public var source: String

    public init(points: [Double], bands: [[Double]], columns: [Column], scale: Double, fittedPoints: Int, source: String) {
        self.points = points
        self.bands = bands
        self.columns = columns
        self.scale = scale
        self.fittedPoints = fittedPoints
        self.source = source
    }
}

/// `sigma_calibrated` of points or a band.
public enum CalibratedDatasets {
    public static func deviation(_ group: String, _ axes: [String]) -> ResultDataset<Double> {
        ResultDataset(
            "\(group)/sigma_calibrated", axes, unit: ResultFormat.crossSectionUnit, "calibrated standard deviation of the mean")
    }
}

extension ResultLayout {
    /// - Parameter dataset: see ``CalibratedDatasets``.
    public func writeCalibrated(_ dataset: ResultDataset<Double>, _ values: [Double]) throws(HDF5Error) {
        try write(dataset, values)
        // As for an ensemble trained from the start: what the errors of the data are to be multiplied by.
        try file.setAttribute("data_part", 1.0, on: dataset.path)
    }

    /// Those of measured points, with what they follow from.
    ///
    /// - Parameter targets: of each nucleus, whose points follow one another.
    public func write(_ targets: [CalibratedDeviations]) throws(HDF5Error) {
        try writeCalibrated(CalibratedDatasets.deviation(PointDatasets.group, ["point"]), targets.flatMap(\.points))
        for (place, column) in (targets.first?.columns ?? []).enumerated() {
            try write(column.dataset, targets.flatMap { $0.columns[place].values })
        }
    }
}
