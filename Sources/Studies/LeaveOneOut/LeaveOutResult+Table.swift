import CrossSectionFits
import ScatteringData
import Text

extension LeaveOutResult {
    /// For people: the groups, what disagrees first; then single points.
    public var table: String {
        let order = outcomes.indices.sorted { a, b in
            let (x, y) = (disagreements[a].score, disagreements[b].score)
            // Those that cannot be judged come last.
            return x.isNaN || y.isNaN ? (x.isNaN ? 1 : 0, a) < (y.isNaN ? 1 : 0, b) : (-x, a) < (-y, b)
        }
        let showsNormalization = work.card.groups == .experiment
        var rows = [
            ["left out", "points", "covered", "χ²/N", "median p²", "covered", "within 1σ", "2σ"]
                + (showsNormalization ? ["λ", "(1−λ)/Δλ"] : []) + ["score", ""]
        ]
        for index in order {
            let (found, outcome) = (disagreements[index], outcomes[index])
            rows.append(
                [
                    work.groups[index].name, "\(found.points)", "\(found.covered)", Table.number(found.chiSquare),
                    Table.number(found.medianPull), Table.number(found.medianCovered), Table.number(found.within1),
                    Table.number(found.within2),
                ]
                    + (showsNormalization
                        ? [Table.fixed(outcome.normalization[0], digits: 3), Table.number(found.normalizationPull ?? .nan)] : [])
                    + [Table.number(found.score), found.score.isNaN ? "far from the others" : found.disagrees ? "disagrees" : ""])
        }
        let replicas = work.card.run.replicas
        let note = "p = (d − λf)/√(δ² + λ²σ²) of \(replicas == 1 ? "1 replica" : "\(replicas) replicas") that have not seen the points; "
            + "median p² is 0.455 and 0.683 lie within 1σ where nothing disagrees\n"
        let excluded = outcomes.reduce(0) { $0 + $1.excluded.count }
        let losses = excluded > 0 ? "\(excluded) members failed or were vetoed: see /failed_members\n" : ""
        return Table.aligned(rows) + note + losses + points
    }

    private var points: String {
        guard !lonely.isEmpty else { return "no single point disagrees with its neighbours\n" }
        let dataset = work.fit.dataset
        let (mean, normalization) = (atPoints(\.mean), atPoints(\.normalization))
        let rows = [["single points", "E", "θ", "ω", "d", "δ", "λf", "p"]] + lonely.prefix(20).map { i in
            let point = dataset.points[i]
            return [
                dataset.experiments[point.experiment].name, "\(point.kinematics.energy)", "\(point.kinematics.theta)",
                "\(point.kinematics.omega)", Table.number(point.crossSection), Table.number(point.error),
                Table.number(normalization[i] * mean[i]), Table.number(pulls[i] ?? .nan),
            ]
        }
        let rest = lonely.count > 20 ? "… and \(lonely.count - 20) more: see /points/lonely\n" : ""
        return Table.aligned(rows) + rest
            + "single points: |p| > \(Table.number(IsolatedOutliers.pull)), "
            + "and up to \(2 * IsolatedOutliers.reach) neighbours in ω all with |p| ≤ "
            + "\(Table.number(IsolatedOutliers.neighbours))\n"
    }
}
