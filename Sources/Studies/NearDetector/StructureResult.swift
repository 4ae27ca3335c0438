import CrossSectionFits
import Members
import ResultFiles
import StructureFunctionFits
import StructureFunctions
import Text

/// The result of an ensemble of structure functions: as a file, and as text.
public struct StructureResult: TestResult {
    let fit: StructureFit
    let records: [MemberRecord<StructureKey>]
    let excluded: [ExcludedMember<StructureKey>]
    /// c₀, c₁ and c₂ of each member.
    let functions: [NodeFunctions]
    /// Of each member and behind them of their mean; empty for measured events, whose law nobody knows.
    let figures: [LawComparison.Figures]
    /// How well combinations are known; nil without members.
    let combinations: Combinations?

    init(fit: StructureFit, records: [MemberRecord<StructureKey>], excluded: [ExcludedMember<StructureKey>]) {
        (self.fit, self.records, self.excluded) = (fit, records, excluded)
        let functions = records.map { NodeFunctions(fit.grid, values: $0.arrays.doubles(StructureRecord.functions)) }
        self.functions = functions
        combinations = functions.isEmpty ? nil : Combinations(fit, members: functions)
        guard let comparison = fit.comparison, !functions.isEmpty else {
            figures = []
            return
        }
        figures = (functions + [NodeFunctions(mean: functions)]).map { comparison.figures(of: $0) }
    }

    public var table: String {
        let percent = { (share: Double) in Table.fixed(100 * share, digits: 2) + " %" }
        var header = ["replica", "deviance", "held out", "best step"]
        if !figures.isEmpty { header += ["σ", "near", "far"] }
        var rows = records.indices.map { i in
            let record = records[i]
            return [
                "\(record.key.replica)", Table.number(record.chiSquareTrain),
                record.chiSquareTest.isNaN ? "-" : Table.number(record.chiSquareTest), Table.number(record.figures[StructureRecord.step]),
            ] + (figures.isEmpty ? [] : words(figures[i], percent))
        }
        if rows.count > 25 { rows.removeSubrange(20..<rows.count) }
        if let last = figures.last { rows.append(["mean", "", "", ""] + words(last, percent)) }
        let caption = figures.isEmpty ? "mean deviance of a bin\n"
            : "mean deviance of a bin; distance from the law: σ weighted by near events, total variation of the events near and far\n"
        return Table.aligned([header] + rows) + caption + known(percent)
            + (excluded.isEmpty ? "" : "\(counted(excluded.count, "member")) failed and stayed out\n")
    }

    /// What is known of each combination.
    private func known(_ percent: (Double) -> String) -> String {
        guard let combinations, functions.count > 1 else { return "" }
        var rows = [["known where near events see it"] + Combinations.names, ["spread of the members"] + combinations.spreads.map(percent)]
        if !combinations.differences.isEmpty { rows.append(["mean off the law"] + combinations.differences.map(percent)) }
        return Table.aligned(rows)
    }

    private func words(_ figures: LawComparison.Figures, _ percent: (Double) -> String) -> [String] {
        [percent(figures.crossSection), percent(figures.near), percent(figures.far)]
    }
}
