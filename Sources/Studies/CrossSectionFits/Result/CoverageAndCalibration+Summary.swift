import Statistics
import Text

extension CoverageAndCalibration {
    /// A few lines for people, below the table of χ².
    var summary: String {
        var text = ""
        for sample in CoverageTable.Sample.allCases {
            let rows = coverage.rows.filter { $0.kind == .all && $0.sample == sample }
            guard let first = rows.first else { continue }
            let shares = rows.map { row in
                let figures = row.figures
                return "\(row.band.rawValue) \(CoverageAndCalibration.percent(figures.within1, figures.within1Error)), "
                    + CoverageAndCalibration.percent(figures.within2, figures.within2Error)
            }
            let name = sample == .test ? "test points" : "out of sample"
            text += "\(name) (\(first.figures.points)): median pull² \(Table.number(first.figures.medianSquaredPull)), mean pull "
                + "\(Table.fixed(first.figures.meanPull, digits: 2)) ± \(Table.fixed(first.figures.meanPullError, digits: 2)); "
                + "within 1σ, 2σ: \(shares.joined(separator: "; "))\n"
        }
        if let calibration {
            func number(_ value: Double, _ error: Double) -> String {
                Table.fixed(value, digits: 2) + (error.isNaN ? "" : " ± " + Table.fixed(error, digits: 2))
            }
            text += "calibrated: σ² = (aσ)² + (bδ)² with a = \(number(calibration.band, calibration.bandError)), "
                + "b = \(number(calibration.data, calibration.dataError)) from \(calibration.points) out-of-sample training points\n"
        }
        if let experiments {
            let far = coverage.rows.filter {
                $0.kind == .distance && $0.sample == .outOfSample && $0.band == .calibrated && $0.figures.points > 0
            }
            text += "left-out experiments by distance, calibrated without the publication: " + far.map { row in
                "\(row.name) \(Table.fixed(row.figures.within1, digits: 2)), \(Table.fixed(row.figures.within2, digits: 2))"
            }.joined(separator: "; ") + "\n\(experiments.summary)"
        }
        return text
    }

    private static func percent(_ share: Double, _ error: Double) -> String {
        share.isNaN ? "–" : "\(Table.fixed(100 * share, digits: 0)) ± \(Table.fixed(100 * error, digits: 0)) %"
    }
}
