import Files
import Pictures
import Reports
import ResultFiles
import ResultReading
import ScatteringData
import Text

/// The page of a leave-one-out test: which data disagree with all others.
struct LeaveOutReport {
    let test: LeaveOutFile

    /// Rows that a picture can show legibly.
    private static let mostRows = 80

    func page(_ drafts: Drafts, directory: String) throws(RunError) -> Page {
        var sections = [Page.Section(id: "groups", title: "Left out", body: [groups.html, note])]
        let pictures = try drafts.figures(pictures)
        if !pictures.isEmpty { sections.append(.init(id: "pulls", title: "Pulls", body: pictures)) }
        sections.append(.init(id: "points", title: "Isolated outliers", body: points))
        return TestPage(
            title: "\(Style.nucleus(test.provenance.target))(e,e′) left out by \(test.by)", provenance: test.provenance, path: test.path,
            size: "\(counted(test.groups.count, "group")) × \(counted(test.replicas, "replica"))", failures: test.failures,
            sections: sections
        ).page(drafts, directory: directory)
    }

    /// The groups, those in tension first; those that cannot be judged last.
    private var order: [Int] {
        test.groups.indices.sorted { a, b in
            let (x, y) = (test.groups[a].score, test.groups[b].score)
            return x.isNaN || y.isNaN ? (x.isNaN ? 1 : 0, a) < (y.isNaN ? 1 : 0, b) : (-x, a) < (-y, b)
        }
    }

    private var showsNormalization: Bool { test.groups.contains { !$0.normalizationPull.isNaN } }

    private var groups: HTMLTable {
        HTMLTable(
            columns: ["left out", "points", "covered", "χ²/N", "median p²", "covered", "within 1σ", "2σ"]
                + (showsNormalization ? ["(1 − λ)/Δλ"] : []) + ["score", ""],
            rows: order.map { i in
                let group = test.groups[i]
                let verdict = group.score.isNaN ? "far from the others" : group.score > 1 ? "in tension" : ""
                return [
                    .text(group.name), .integer(group.points), .integer(group.covered), .value(group.chiSquare), .value(group.median),
                    .value(group.medianCovered), .fixed(group.within1, 2), .fixed(group.within2, 2),
                ] + (showsNormalization ? [.fixed(group.normalizationPull, 1)] : []) + [.value(group.score), .text(verdict)]
            })
    }

    private var note: HTML {
        .element("p", ["class": "note"], "p = (d − λf)/√(δ² + λ²σ²) of members that have not seen the points; without tension the "
            + "median of p² is 0.455 and 0.68 of the points lie within 1σ. Covered points have training points around them. A score above "
            + "1 says that more than half of the covered points lie beyond one standard deviation, or the normalization of a whole "
            + "experiment beyond two.")
    }

    private var pictures: [Picture] {
        let axis = "pull p = (d − λf)/√(δ² + λ²σ²)"
        func pulls(_ isWanted: (LeaveOutFile.Point) -> Bool) -> [Double] { test.points.filter(isWanted).map(\.pull) }
        var pictures = [
            PullHistogram(
                "left-out-pulls", bars: ("covered points", pulls { $0.group != nil && $0.isCovered }),
                points: ("far from others", pulls { $0.group != nil && !$0.isCovered })
            ).picture(
                title: "Pulls of points that members have not seen",
                caption: "The outermost bins hold all that lies beyond them.", axis: axis),
        ]
        let shown = order.prefix(LeaveOutReport.mostRows)
        if shown.count > 1 {
            let rest = test.groups.count - shown.count
            pictures.append(
                PullBoxes(RowAxis(names: shown.map { test.groups[$0].name }), [
                    .init("all points of the group", color: Style.mean, pulls: shown.map { group in pulls { $0.group == group } }),
                ]).picture(
                    "left-out-pulls-by-group", title: "Pulls by what was left out",
                    caption: "Median, box of the middle 68 %, line of the middle 95 %; the highest score first."
                        + (rest > 0 ? " The \(rest) groups with the lowest scores are in the table alone." : ""),
                    label: axis))
        }
        return pictures
    }

    private var points: [HTML] {
        let lonely = test.points.filter(\.isLonely).sorted { abs($0.pull) > abs($1.pull) }
        guard !lonely.isEmpty else { return [.element("p", "No single point disagrees with its neighbours.")] }
        let table = HTMLTable(
            columns: ["experiment", "E / GeV", "θ / °", "ω / GeV", "d", "δ", "λf", "p"],
            rows: lonely.map { point in
                [.text(point.experiment), .value(point.kinematics.energy), .value(point.kinematics.theta), .value(point.kinematics.omega),
                 .value(point.crossSection), .value(point.error), .value(point.normalization * point.mean), .fixed(point.pull, 1)]
            })
        return [
            .element("p", ["class": "note"], "Points beyond three standard deviations whose neighbours in ω agree: misprints or "
                + "fluctuations. d, δ and λf in nb/sr/GeV."),
            table.html,
        ]
    }
}
