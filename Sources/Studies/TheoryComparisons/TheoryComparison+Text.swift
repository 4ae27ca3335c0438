import ResultReading
import ScatteringData
import Text

extension TheoryComparison {
    /// Tables for a terminal.
    public var text: String {
        func table(_ first: String, _ rows: [Row]) -> String {
            Table.aligned([[first] + Self.columns] + rows.map { [$0.name] + Self.cells($0) })
        }
        let experiments = Table.aligned(
            [["experiment", "λ theory", "λ mean"] + Self.columns] + self.experiments.map { entry in
                [entry.row.name, Table.fixed(entry.theory, digits: 3), Table.fixed(entry.ensemble, digits: 3)] + Self.cells(entry.row)
            } + totals.map { [$0.name, "", ""] + Self.cells($0) })
        return """
            theory    \(theory.name) (\(theory.source))
            \(theory.reference.isEmpty ? "" : "          \(theory.reference)\n")\
            run       \(run.path), \(run.target), \(run.members.count) members
            points    \(points.count) of \(run.points.count) measured; at the other \(missing) the theory says nothing

            \(experiments)
            \(table("region", regions))
            \(pullSentence).\(scaleRemark.map { "\nlook at   \($0)" } ?? "")

            """
    }

    public static let columns = ["points", "χ²/N theory", "mean", "median |pull| theory", "mean", "theory/mean", "16 %", "84 %", "weak"]

    static func cells(_ row: Row) -> [String] {
        [
            "\(row.points)", Table.number(row.theory), Table.number(row.ensemble), Table.number(row.medianTheory),
            Table.number(row.medianEnsemble), Table.fixed(row.median, digits: 3), Table.fixed(row.lower, digits: 3),
            Table.fixed(row.upper, digits: 3), row.verdict.rawValue,
        ]
    }

    /// How far the theory is from the mean.
    public var pullSentence: String {
        let pulls = pulls
        guard !pulls.isEmpty else { return "a single member has no σ: how far theory is from the mean is told by the ratio alone" }
        func share(_ limit: Double) -> String {
            "\(Int((100 * Double(pulls.count { abs($0) <= limit }) / Double(pulls.count)).rounded())) %"
        }
        return "(theory − mean)/σ lies within ±1 at \(share(1)) of \(pulls.count) points, within ±2 at \(share(2))"
    }
}
