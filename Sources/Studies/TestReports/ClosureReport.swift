import ClosureTest
import Files
import Pictures
import Reports
import ResultFiles
import ResultReading
import Text

/// The page of a closure test: whether ensembles err by as much as they spread.
struct ClosureReport {
    let test: ClosureFile

    func page(_ drafts: Drafts, directory: String) throws(RunError) -> Page {
        let pictures = ClosurePictures(test)
        let laws = try drafts.figures([pictures.laws].compactMap { $0 })
        var sections = [Page.Section(id: "levels", title: "Bias and spread", body: [levels.html, note] + laws)]
        let pulls = drafts.areDrawn ? try drafts.figures(pictures.pulls) : []
        if !pulls.isEmpty { sections.append(.init(id: "deviations", title: "Deviations from the law", body: pulls)) }
        sections.append(.init(id: "laws", title: "Law by law", body: byLaw))
        return TestPage(
            title: "Closure test on \(Style.nucleus(test.provenance.target)) kinematics", provenance: test.provenance, path: test.path,
            size: "\(counted(test.laws, "law")) × levels \(test.levels.map { "\($0)" }.joined(separator: ", ")) × "
                + counted(test.replicas, "replica"),
            failures: test.failures, sections: sections
        ).page(drafts, directory: directory)
    }

    private func mean(_ values: [Double]) -> HTMLTable.Cell { .value(Quantiles(values).mean) }

    private func name(_ quantity: String) -> String { quantity.replacing("lambda ", with: "λ") }

    private var levels: HTMLTable {
        HTMLTable(
            columns: ["level", "points", "quantity", "bias²", "variance", "R_bv", "±", "within 1σ"],
            rows: test.rows.filter { row in row.biasSquared.contains { $0.isFinite } }.map { row in
                // Only members fitted to replicas claim to spread as far as they are wrong.
                let ofReplicas = row.level == test.replicaLevel
                return [
                    .integer(row.level), .text(row.sample), .text(name(row.quantity)), mean(row.biasSquared), mean(row.variance),
                    .value(ofReplicas ? row.ratio : .nan), .value(ofReplicas ? row.ratioError : .nan),
                    .fixed(ofReplicas ? Quantiles(row.within1).mean : .nan, 2),
                ]
            })
    }

    private var note: HTML {
        .element("p", ["class": "note"], "Means over the laws, in units of the squared errors δ². Level 0: members fitted to the law "
            + "itself; 1: to one draw of noise; 2: to replicas of that draw, as real ensembles are. At level 2 an ensemble that knows its "
            + "error has R_bv = 1, and \(Table.fixed(Deviation.expectedWithin(members: test.replicas), digits: 2)) of the points within 1σ "
            + "for \(counted(test.replicas, "replica")). f: the cross section; λf: its normalization by experiment taken out.")
    }

    private var byLaw: [HTML] {
        test.rows.filter { $0.level == test.levels.last && $0.biasSquared.contains { $0.isFinite } }.map { row in
            let table = HTMLTable(
                columns: ["law", "bias²", "variance", "within 1σ"],
                rows: (0..<test.laws).map { l in
                    [.integer(l), .value(row.biasSquared[l]), .value(row.variance[l]), .fixed(row.within1[l], 2)]
                })
            return Page.details(
                "Level \(row.level), \(row.sample) points, \(name(row.quantity))", open: row.sample == "test" && row.quantity == "f",
                [table.html])
        }
    }
}
