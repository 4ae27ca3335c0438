import CrossSectionFits
import Text

extension ClosureResult {
    /// For people: what each level says, mean over the laws.
    public var table: String {
        var rows = [["closure", "points", "bias²", "variance", "R_bv", "±", "within 1σ"]]
        for level in work.card.levels {
            for (s, sample) in ClosureSample.allCases.enumerated() {
                for (q, quantity) in ClosureQuantity.allCases.enumerated() {
                    let laws = deviations(level, s, q)
                    guard laws.contains(where: { $0.points > 0 }) else { continue }
                    func mean(_ figure: (Deviation) -> Double) -> Double {
                        let values = laws.map(figure).filter(\.isFinite)
                        return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
                    }
                    // Only members fitted to replicas claim to spread as far as they are wrong.
                    let ratio = ratio(level, s, q)
                    func ofReplicas(_ value: Double) -> String { level == .replicas ? Table.number(value) : "" }
                    rows.append([
                        "level \(level.rawValue), \(sample == .test ? "test points" : "all points"), \(quantity == .absolute ? "f" : "λf")",
                        "\(laws[0].points)", Table.number(mean(\.biasSquared)), Table.number(mean(\.variance)), ofReplicas(ratio.value),
                        ofReplicas(ratio.error), ofReplicas(mean(\.within)),
                    ])
                }
            }
        }
        var note = "mean over \(work.card.laws == 1 ? "1 law" : "\(work.card.laws) laws"); bias² and variance in units of δ²"
        if work.card.levels.contains(.replicas) {
            note += "; faithful ensembles of \(work.card.run.replicas) have R_bv = 1 and "
                + "\(Table.number(Deviation.expectedWithin(members: work.card.run.replicas))) of the points within 1σ"
        }
        let excluded = outcomes.reduce(0) { $0 + $1.excluded.count }
        if excluded > 0 { note += "\n\(excluded) members failed or were vetoed: see /failed_members" }
        return Table.aligned(rows) + note + "\n"
    }
}
