import Prediction
import ResultReading
import Statistics
import Text

/// What the bands are worth, on the page of a run: a table a sample, by experiment, region and distance, with all bands side by side.
struct CoverageSection {
    let coverage: RunResult.Coverage

    var body: [HTML] {
        var parts = [HTML.element("p", ["class": "note"], explanation)]
        for sample in CoverageTable.Sample.allCases {
            let rows = coverage.table.rows.filter { $0.sample == sample }
            guard let all = rows.first(where: { $0.kind == .all }) else { continue }
            let title = sample == .test ? "test points" : "training points, by members that did not see them"
            parts.append(Page.details("\(all.figures.points) \(title)", open: sample == .test, [table(rows).html]))
        }
        return parts
    }

    private var explanation: String {
        let start = "Shares of the points within one and two standard deviations √(σ² + δ²), 68 % and 95 % for a good band; σ is the "
            + "spread of the members' f (absolute), or of their λf (shape). Points count as "
            + "independent in the errors. Distances are those to the nearest training point in E, θ and ω, each in standard deviations. "
        guard coverage.points > 0 else {
            return start + "No calibration: it needs training points that at least three members did not see (bootstrap.held_out_folds)."
        }
        if let known = coverage.experiments { return start + explanation(of: known) }
        func number(_ value: Double, _ error: Double) -> String {
            "\(Table.fixed(value, digits: 2))" + (error.isNaN ? "" : " ± \(Table.fixed(error, digits: 2))")
        }
        return start + "Calibrated: σ² = (aσ)² + (bδ)² with σ of the shape, a = \(number(coverage.band, coverage.bandError)) and "
            + "b = \(number(coverage.data, coverage.dataError)), from \(coverage.points) training points alone."
    }

    private func explanation(of known: RunResult.Coverage.Experiments) -> String {
        func percent(_ share: Double) -> String { "\(Table.fixed(100 * share, digits: 1)) %" }
        let law = known.law
        let floors = zip(known.nuclei, law.floors).map { "\(percent($1)) for \($0)" }.joined(separator: ", ")
        var text = "Training points are compared with λf of the members that saw nothing of their experiment, λ from its points. "
        text += "Calibrated: σ² = (a u^β σ)² + (c u^γ f)² with u = (distance + 0.05)/0.25, a = \(Table.fixed(law.spread, digits: 2)), "
        text += "β = \(Table.fixed(law.spreadExponent, digits: 2)), γ = \(Table.fixed(law.floorExponent, digits: 2)) and the floor c = "
        text += "\(floors), from \(coverage.points) training points alone; each publication is judged by a calibration without it. "
        text += "The scale of an experiment deviates by \(percent(known.scaleDeviation)) beyond its Δλ."
        if !known.medianDeviation.isNaN { text += " The median of |d/(λf) − 1| is \(percent(known.medianDeviation))." }
        if known.medianDeviation > DeviationLaw.largestMedianDeviation { text += " As it is, \(DeviationLaw.noExtrapolation)." }
        return text
    }

    /// One row for all bands of a name, in the order of the file.
    private func table(_ rows: [CoverageTable.Row]) -> HTMLTable {
        let bands = CoverageTable.Band.allCases.filter { band in rows.contains { $0.band == band } }
        func share(_ value: Double, _ error: Double) -> HTMLTable.Cell {
            let text = "\(Table.fixed(100 * value, digits: 0)) ± \(Table.fixed(100 * error, digits: 0)) %"
            return .number(value.isNaN ? "–" : text, value)
        }
        func cells(_ row: CoverageTable.Row) -> [HTMLTable.Cell] {
            let figures = row.figures
            var cells: [HTMLTable.Cell] = [
                .text(row.kind == .distance ? "distance \(row.name)" : row.name), .integer(figures.points),
                .value(figures.medianSquaredPull), .fixed(figures.meanPull, 2),
            ]
            for band in bands {
                let same = rows.first { $0.kind == row.kind && $0.name == row.name && $0.band == band }?.figures
                cells.append(share(same?.within1 ?? .nan, same?.within1Error ?? .nan))
                let within2 = same?.within2 ?? .nan
                cells.append(.number(within2.isNaN ? "–" : "\(Table.fixed(100 * within2, digits: 0)) %", within2))
            }
            return cells
        }
        let first = rows.filter { $0.band == bands.first && $0.figures.points > 0 }
        return HTMLTable(
            columns: ["", "points", "median pull²", "mean pull"] + bands.flatMap { ["1σ \($0.rawValue)", "2σ"] },
            rows: first.filter { $0.kind != .all }.map(cells), total: first.first { $0.kind == .all }.map(cells))
    }
}
