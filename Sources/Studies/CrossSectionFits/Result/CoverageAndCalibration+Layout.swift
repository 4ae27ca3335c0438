import CrossSections
import HDF5
import ResultFiles
import ScatteringData
import Statistics

extension CoverageAndCalibration {
    /// Datasets of /points, and the group /coverage.
    func write(to layout: ResultLayout, _ datasets: EnsembleDatasets) throws(HDF5Error) {
        let points = datasets.points
        try layout.write(points.region, labels.map { Region.allCases[$0.region].rawValue })
        try layout.write(points.trainingDistance, labels.map(\.distance))
        try layout.write(points.shapeVariance, bands.map(\.shapeVariance))
        try layout.write(points.outOfSampleMean, bands.map(\.outOfSampleMean))
        try layout.write(points.outOfSampleVariance, bands.map(\.outOfSampleVariance))
        try layout.write(points.outOfSampleAbsoluteVariance, bands.map(\.outOfSampleAbsoluteVariance))
        if let deviations {
            try layout.write([deviations])
        } else {
            try layout.write(points.calibrated, bands.map { bandFactor * $0.shapeVariance.squareRoot() })
            try layout.file.setAttribute("data_part", calibration?.data ?? .nan, on: points.calibrated.path)
        }
        try layout.write(datasets.coverage, coverage)
        try writeCalibration(layout.file)
        if let experiments { try experiments.write(to: layout) }
    }

    private func writeCalibration(_ file: HDF5File) throws(HDF5Error) {
        let group = CoverageDatasets.group
        let source = deviations?.source ?? (calibration == nil ? "none" : "out-of-sample training points")
        try file.setAttribute("calibration", source, on: group)
        try file.setAttribute("calibration_points", deviations?.fittedPoints ?? calibration?.points ?? 0, on: group)
        try file.setAttribute("calibration_scale", deviations?.scale ?? .nan, on: group)
        for (name, value) in [
            ("a", calibration?.band), ("b", calibration?.data), ("a_error", calibration?.bandError), ("b_error", calibration?.dataError),
            ("band_factor", bandFactor),
        ] {
            try file.setAttribute(name, value ?? .nan, on: group)
        }
    }
}

extension CoverageDatasets {
    /// The numbers of a row, each with its dataset.
    fileprivate var figures: [(dataset: ResultDataset<Double>, value: (CoverageFigures) -> Double)] {
        [
            (chiSquare, \.chiSquare), (medianSquaredPull, \.medianSquaredPull), (meanPull, \.meanPull), (meanPullError, \.meanPullError),
            (within1, \.within1), (within1Error, \.within1Error), (within2, \.within2), (within2Error, \.within2Error),
        ]
    }
}

extension ResultLayout {
    public func write(_ datasets: CoverageDatasets, _ table: CoverageTable) throws(HDF5Error) {
        let rows = table.rows
        try index(datasets.row, rows.count)
        try write(datasets.kind, rows.map(\.kind.rawValue))
        try write(datasets.name, rows.map(\.name))
        try write(datasets.sample, rows.map(\.sample.rawValue))
        try write(datasets.band, rows.map(\.band.rawValue))
        try write(datasets.points, rows.map(\.figures.points))
        for figure in datasets.figures { try write(figure.dataset, rows.map { figure.value($0.figures) }) }
    }
}
