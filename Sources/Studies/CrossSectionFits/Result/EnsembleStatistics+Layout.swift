import CrossSections
import HDF5
import Prediction
import ResultFiles
import ScatteringData
import Statistics

extension EnsembleStatistics {
    /// Datasets of /points, and the group /coverage.
    func write(to layout: ResultLayout, points: Int) throws(HDF5Error) {
        let (unit, squared) = (ResultFormat.crossSectionUnit, ResultFormat.squaredUnit)
        let point = "/points/point"
        try layout.write(
            "/points/region", labels.map { Region.allCases[$0.region].rawValue },
            "region of the spectrum: quasielastic, dip, delta or beyond", scale: point)
        try layout.write(
            "/points/training_distance", labels.map(\.distance), "standardized distance to the nearest training point not held out with it", unit: "1",
            scales: [point])
        func write(_ name: String, _ values: [Double], _ longName: String, _ unit: String) throws(HDF5Error) {
            try layout.write("/points/" + name, values, longName, unit: unit, scales: [point])
        }
        try write("shape_variance", bands.map(\.shapeVariance), "sample variance of lambda f over the members", squared)
        try write(
            "out_of_sample_mean", bands.map(\.outOfSampleMean),
            "mean of lambda f over the members that did not see this training point", unit)
        try write("out_of_sample_variance", bands.map(\.outOfSampleVariance), "sample variance of lambda f over the same members", squared)
        try write(
            "out_of_sample_absolute_variance", bands.map(\.outOfSampleAbsoluteVariance), "sample variance of f over the same members",
            squared)
        if let deviations {
            try layout.write([deviations], group: "/points", scales: [point])
        } else {
            try write(
                "sigma_calibrated", bands.map { bandFactor * $0.shapeVariance.squareRoot() },
                "band_factor of /coverage times the square root of shape_variance", unit)
            try layout.file.setAttribute("data_part", calibration?.data ?? .nan, on: "/points/sigma_calibrated")
        }
        try writeCoverage(layout)
    }

    private func writeCoverage(_ layout: ResultLayout) throws(HDF5Error) {
        let rows = coverage.rows
        try layout.index("/coverage/row", rows.count, "row of the table")
        let row = "/coverage/row"
        try layout.write("/coverage/kind", rows.map(\.kind.rawValue), "by what points are put together", scale: row)
        try layout.write("/coverage/name", rows.map(\.name), "experiment, region or range of distances", scale: row)
        try layout.write("/coverage/sample", rows.map(\.sample.rawValue), "which points", scale: row)
        try layout.write("/coverage/band", rows.map(\.band.rawValue), "which standard deviation", scale: row)
        try layout.write("/coverage/points", rows.map(\.figures.points), "number of points", scales: [row])
        for figure in CoverageColumn.all {
            try layout.write("/coverage/" + figure.name, rows.map { figure.value($0.figures) }, figure.longName, unit: "1", scales: [row])
        }
        let file = layout.file
        let source = deviations?.source ?? (calibration == nil ? "none" : "out-of-sample training points")
        try file.setAttribute("calibration", source, on: "/coverage")
        try file.setAttribute("calibration_points", deviations?.fittedPoints ?? calibration?.points ?? 0, on: "/coverage")
        try file.setAttribute("calibration_scale", deviations?.scale ?? .nan, on: "/coverage")
        for (name, value) in [
            ("a", calibration?.band), ("b", calibration?.data), ("a_error", calibration?.bandError), ("b_error", calibration?.dataError),
            ("band_factor", bandFactor),
        ] {
            try file.setAttribute(name, value ?? .nan, on: "/coverage")
        }
    }
}

/// One of the numbers of a row of /coverage.
struct CoverageColumn: Sendable {
    var name: String
    var longName: String
    var value: @Sendable (CoverageFigures) -> Double

    static let all: [CoverageColumn] = [
        CoverageColumn(name: "chi2", longName: "mean of ((d - lambda f)/error)^2") { $0.chiSquare },
        CoverageColumn(name: "median_pull2", longName: "median of ((d - lambda f)/error)^2") { $0.medianSquaredPull },
        CoverageColumn(name: "mean_pull", longName: "mean of (d - lambda f)/error") { $0.meanPull },
        CoverageColumn(name: "mean_pull_error", longName: "its standard error, points taken as independent") { $0.meanPullError },
        CoverageColumn(name: "within_1", longName: "share of the points within one deviation") { $0.within1 },
        CoverageColumn(name: "within_1_error", longName: "its binomial error, half of Wilson's 68 % interval") { $0.within1Error },
        CoverageColumn(name: "within_2", longName: "share of the points within two deviations") { $0.within2 },
        CoverageColumn(name: "within_2_error", longName: "its binomial error, half of Wilson's 68 % interval") { $0.within2Error },
    ]
}
