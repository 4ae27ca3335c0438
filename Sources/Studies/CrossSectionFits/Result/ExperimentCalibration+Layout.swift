import HDF5
import Prediction
import ResultFiles
import Statistics
import Text

extension ExperimentCalibration {
    /// The group /calibration.
    func write(to layout: ResultLayout) throws(HDF5Error) {
        let (datasets, group) = (CalibrationDatasets(), CalibrationDatasets.group)
        try layout.index(datasets.nucleus, nuclei.count)
        try layout.write(datasets.name, nuclei)
        try layout.write(datasets.floor, law.floors)
        try layout.write(datasets.floorError, floorErrors)
        for (name, value) in [
            ("spread", law.spread), ("spread_error", spreadError), ("spread_exponent", law.spreadExponent), ("floor", law.floor),
            ("floor_error", floorError), ("floor_exponent", law.floorExponent), ("farthest", law.farthest),
            ("scale_deviation", scaleDeviation), (DeviationLaw.medianDeviation, medianDeviation),
        ] {
            try layout.file.setAttribute(name, value, on: group)
        }
        try layout.file.setAttribute("points", points, on: group)
        try layout.file.setAttribute("experiments", experiments, on: group)
    }

    /// A few lines for people.
    var summary: String {
        func number(_ value: Double, _ error: Double) -> String {
            Table.fixed(value, digits: 2) + (error.isNaN ? "" : " ± " + Table.fixed(error, digits: 2))
        }
        func percent(_ value: Double, _ error: Double) -> String { number(100 * value, 100 * error) }
        let floors = nuclei.indices.map { "\(nuclei[$0]) \(percent(law.floors[$0], floorErrors[$0]))" }.joined(separator: ", ")
        return "calibrated: σ² = (a u^β σ)² + (c u^γ f)², u = (distance + 0.05)/0.25, with a = \(number(law.spread, spreadError)), "
            + "β = \(Table.fixed(law.spreadExponent, digits: 2)), γ = \(Table.fixed(law.floorExponent, digits: 2)), "
            + "c = \(percent(law.floor, floorError)) % (\(floors)) from \(points) points of \(experiments) left-out experiments\n"
            + "the scale of a left-out experiment deviates by \(Table.fixed(100 * scaleDeviation, digits: 1)) % beyond its Δλ; the "
            + "median of |d/(λf) − 1| is \(Table.fixed(100 * medianDeviation, digits: 1)) %\n"
            + (medianDeviation > DeviationLaw.largestMedianDeviation ? "\(DeviationLaw.noExtrapolation)\n" : "")
    }
}
