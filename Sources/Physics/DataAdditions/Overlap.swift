import ScatteringData
import Text

/// What new measurements have in common with a table that is there.
package struct Overlap {
    /// New measurements that the table has with the same values, or with others.
    package private(set) var equal: [Measurement] = []
    package private(set) var different: [Measurement] = []
    /// New measurements whose E, θ and ω an old one of another experiment has, and its cross section to 1 %.
    package private(set) var renamed: [Renamed] = []
    private let there: [Kinematics: [Measurement]]

    package struct Renamed {
        package let new: Measurement
        package let old: Measurement
        /// Whether cross section and error are the same to the bit; otherwise the one may be a rounded copy of the other.
        package var isExact: Bool { Overlap.haveSameValues(new, old) }
    }

    package init(new: [Measurement], old: [Measurement]) {
        there = Dictionary(grouping: old, by: \.kinematics)
        for m in new {
            let candidates = there[m.kinematics] ?? []
            let same = candidates.filter { $0.experiment == m.experiment }
            if same.contains(where: { Overlap.haveSameValues($0, m) }) {
                equal.append(m)
            } else if !same.isEmpty {
                different.append(m)
            }
            let others = candidates.filter { $0.experiment != m.experiment && Overlap.isAlike($0, m) }
            if let other = others.first(where: { Overlap.haveSameValues($0, m) }) ?? others.first {
                renamed.append(Renamed(new: m, old: other))
            }
        }
    }

    /// The table's measurements of the same experiment at the same E, θ and ω as one of `rows`, in the order of the lines.
    package func replaced(by rows: [Measurement]) -> [Measurement] {
        let found = rows.flatMap { row in (there[row.kinematics] ?? []).filter { $0.experiment == row.experiment } }
        return distinct(found.sorted { $0.line < $1.line })
    }

    /// Sentences for a report.
    package func lines(in name: String) -> [String] {
        var lines: [String] = []
        if !equal.isEmpty { lines.append("\(rows(equal.count)) in \(name) already, with the same values (\(places(equal)))") }
        if !different.isEmpty {
            lines.append("\(rows(different.count)) in \(name) with other values; the newer win (\(places(different)))")
        }
        func names(_ pair: Renamed) -> [String] { [pair.new.experiment, pair.old.experiment, pair.isExact ? "" : " to 1 %"] }
        for pair in distinct(renamed.map(names).sorted { $0.lexicographicallyPrecedes($1, by: precedes) }) {
            let rows = renamed.filter { names($0) == pair }.map(\.new)
            let verb = rows.count == 1 ? "stands" : "stand"
            lines.append(
                "\(counted(rows.count, "row")) of \(pair[0]) \(verb) in \(name)\(pair[2]) under the name \(pair[1]) (\(places(rows)))")
        }
        return lines
    }

    private static func haveSameValues(_ a: Measurement, _ b: Measurement) -> Bool {
        a.crossSection == b.crossSection && a.error == b.error
    }

    /// Copies of a measurement may have been rounded.
    private static func isAlike(_ a: Measurement, _ b: Measurement) -> Bool {
        abs(a.crossSection - b.crossSection) <= 0.01 * abs(b.crossSection)
    }

    private func rows(_ count: Int) -> String { "\(counted(count, "row")) \(count == 1 ? "stands" : "stand")" }

    private func places(_ rows: [Measurement]) -> String {
        let shown = rows.prefix(3).map(\.origin.description).joined(separator: ", ")
        return rows.count > 3 ? "\(shown), …" : shown
    }
}
