import ScatteringData

/// What new and old measurements have in common.
struct Overlap {
    /// New measurements that the old ones have with the same values, or with others.
    private(set) var equal: [Measurement] = []
    private(set) var different: [Measurement] = []
    /// Old measurements of the same experiment at the same E, θ and ω.
    private(set) var replacedOld: [Measurement] = []
    /// New measurements whose E, θ and ω an old one of another experiment has, and its cross section to 1 %.
    private(set) var renamed: [(new: Measurement, old: String)] = []

    init(new: [Measurement], old: [Measurement]) {
        let there = Dictionary(grouping: old, by: \.kinematics)
        let here = Dictionary(grouping: new, by: \.kinematics)
        for m in new {
            let candidates = there[m.kinematics] ?? []
            let same = candidates.filter { $0.experiment == m.experiment }
            if same.contains(where: { $0.crossSection == m.crossSection && $0.error == m.error }) {
                equal.append(m)
            } else if !same.isEmpty {
                different.append(m)
            }
            if let other = candidates.first(where: { $0.experiment != m.experiment && Overlap.isAlike($0, m) }) {
                renamed.append((m, other.experiment))
            }
        }
        replacedOld = old.filter { m in (here[m.kinematics] ?? []).contains { $0.experiment == m.experiment } }
    }

    /// Sentences for a report.
    func lines(in name: String) -> [String] {
        var lines: [String] = []
        if !equal.isEmpty { lines.append("\(rows(equal.count)) in \(name) already, with the same values (\(places(equal)))") }
        if !different.isEmpty {
            lines.append("\(rows(different.count)) in \(name) with other values; the newer win (\(places(different)))")
        }
        let names = distinct(renamed.map { [$0.new.experiment, $0.old] }.sorted { $0.lexicographicallyPrecedes($1, by: precedes) })
        for pair in names {
            let rows = renamed.filter { [$0.new.experiment, $0.old] == pair }.map(\.new)
            let verb = rows.count == 1 ? "stands" : "stand"
            lines.append("\(counted(rows.count, "row")) of \(pair[0]) \(verb) in \(name) under the name \(pair[1]) (\(places(rows)))")
        }
        return lines
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
