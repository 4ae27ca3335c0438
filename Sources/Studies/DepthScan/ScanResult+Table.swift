import Prediction
import ScatteringData
import Text
import TransferFits
import TransferLearning

extension ScanResult {
    /// For people: χ²/N on the test points of each target by depth, mean over the splits and what they differ by, the depth to take, and
    /// how many test points lie within the deviations there.
    public var table: String {
        let depths = work.card.depths
        var rows = [["test χ²/N", "points", "A/\(work.source.nucleus.A)"] + depths.map { "\($0)" } + ["depth"]]
        for (index, target) in work.targets.enumerated() {
            let mine = groups.filter { $0.target == index }
            func cell(_ values: [Double]) -> String {
                let spread = EnsembleSummary(values)
                return values.count > 1 && !spread.mean.isNaN
                    ? "\(Table.number(spread.mean))±\(Table.number(spread.standardDeviation))" : Table.number(spread.mean)
            }
            func row(_ name: String, _ points: String, _ figure: (ScanQuality) -> Double, _ choice: String) -> [String] {
                [name, points, cell(mine.map { figure($0.baseline) })]
                    + depths.indices.map { d in cell(mine.map { figure($0.quality[d]) }) } + [choice]
            }
            let tested = target.splits[0].test
            rows.append(row(target.nucleus.name, "\(tested.count)", \.test, mine.map { $0.choice.description }.joined(separator: " ")))
            rows.append(row("  covered", "\(tested.count { target.isCovered[$0] })", \.covered, ""))
            rows.append(row("  3 % floor", "", \.testWithFloor, ""))
            rows.append(row("  median", "", \.median, ""))
            rows.append(row("  within 1σ", "", \.within1, ""))
        }
        let splits = work.targets[0].splits.count
        let note = splits > 1 ? "± is the standard deviation over \(splits) splits.\n" : ""
        return Table.aligned(rows) + calibratedTable + note
    }

    /// How many test points lie within the calibrated deviations at the chosen depth, beside those within the members' spread.
    private var calibratedTable: String {
        var rows = [["at the depth to take", "spread 1σ", "2σ", "calibrated 1σ", "2σ", "covered 1σ", "2σ", "s"]]
        for (index, target) in work.targets.enumerated() {
            let mine = groups.filter { $0.target == index }
            func cell(_ value: (ScanGroup) -> Double?) -> String {
                let values = mine.compactMap(value).filter { !$0.isNaN }
                guard !values.isEmpty else { return "–" }
                let spread = EnsembleSummary(values)
                let error = values.count > 1 ? "±" + Table.fixed(spread.standardDeviation, digits: 2) : ""
                return Table.fixed(spread.mean, digits: 2) + error
            }
            func chosen(_ group: ScanGroup) -> ScanQuality { group.quality[work.card.depths.firstIndex(of: group.choice.depth) ?? 0] }
            rows.append([
                target.nucleus.name, cell { chosen($0).within1 }, cell { chosen($0).within2 }, cell { $0.deviations?.within1 },
                cell { $0.deviations?.within2 }, cell { $0.deviations?.coveredWithin1 }, cell { $0.deviations?.coveredWithin2 },
                cell { $0.deviations?.deviations.calibration.scale },
            ])
        }
        return Table.aligned(rows)
    }
}
