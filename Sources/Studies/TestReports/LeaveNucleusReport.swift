import Files
import Pictures
import Reports
import ResultFiles
import ResultReading
import Text

/// The page of a test by nucleus: what an ensemble says of a nucleus of which it has seen nothing, or little.
struct LeaveNucleusReport {
    let test: LeaveNucleusFile

    func page(_ drafts: Drafts, directory: String) throws(RunError) -> Page {
        let pictures = try drafts.figures([chiSquare, coverage])
        var sections = [Page.Section(id: "nuclei", title: "Nuclei", body: [table.html, note] + pictures)]
        if !layers.isEmpty { sections.append(.init(id: "layers", title: "Layers fine-tuned", body: layers)) }
        var nuclei: [String] = []
        for row in test.rows where !nuclei.contains(row.nucleus) { nuclei.append(row.nucleus) }
        return TestPage(
            title: "(e,e′) on \(nuclei.map(Style.nucleus).joined(separator: ", ")), left out by nucleus", provenance: test.provenance,
            path: test.path, size: counted(test.rows.count, "row"), failures: [], sections: sections
        ).page(drafts, directory: directory)
    }

    private func percent(_ share: Double, _ digits: Int = 0) -> String { Table.fixed(100 * share, digits: digits) + " %" }

    private func percentCell(_ share: Double) -> HTMLTable.Cell { .number(share.isNaN ? "–" : percent(share, 1), share) }

    private func pullCell(_ pull: Double) -> HTMLTable.Cell { .number(Table.significant(pull, digits: 3), pull) }

    private func name(_ row: LeaveNucleusFile.Row) -> String { "\(Style.nucleus(row.nucleus)), \(percent(row.share))" }

    private var table: HTMLTable {
        HTMLTable(
            columns: ["left out", "trained on", "points", "depth", "pull", "test", "χ²/N", "covered", "χ²/N", "median", "band",
                      "within 1σ", "2σ", "calibrated", "1σ", "2σ", "χ²/N, Δλ in δ"],
            rows: test.rows.map { row in
                [.text(Style.nucleus(row.nucleus)), .number(percent(row.share), row.share), .integer(row.trained),
                 row.depth.map(HTMLTable.Cell.integer) ?? .number("–", -1), pullCell(row.pull), .integer(row.tested), .value(row.chiSquare),
                 .integer(row.covered), .value(row.chiSquareCovered), percentCell(row.medianDeviation), percentCell(row.medianBand),
                 .fixed(row.within1, 2), .fixed(row.within2, 2), percentCell(row.medianCalibrated), .fixed(row.calibrated1, 2),
                 .fixed(row.calibrated2, 2), .value(row.chiSquareInErrors)]
            })
    }

    private var note: HTML {
        .element("p", ["class": "note"], "χ²/N of the ensemble mean at the points of the nucleus that were not trained on, with λ in "
            + "closed form. Covered: carbon has training points around them. Median of |d/(λf) − 1|; band: median of σ/f. Shares are those "
            + "within one and two √((λσ)² + δ²): 68 % and 95 % for good bands; calibrated by the training points that replicas "
            + "held out. Last column: normalizations in the errors, and no λ.")
    }

    private func dots(
        _ name: String, title: String, caption: String, label: String,
        columns: [(title: String, color: String, value: (LeaveNucleusFile.Row) -> Double)], commands: String
    ) -> Picture {
        let axis = RowAxis(names: test.rows.map(self.name))
        let file = Style.file("\(name).dat")
        let rows = test.rows.enumerated().map { row, figures in [axis.position(row)] + columns.map { $0.value(figures) } }
        let legend = Legend(columns.map { (.point($0.color, type: 7), $0.title) })
        let curves = columns.enumerated().map { column, look in
            "\(file) using \(column + 2):1 with points linecolor rgb '\(look.color)' pointtype 7 pointsize 1.1"
        }
        return Picture(
            name: name, title: title, caption: caption, width: 720, height: axis.height,
            data: [PlotData("\(name).dat", [.init(title, columns: ["row"] + columns.map(\.title), rows: rows)])],
            commands: """
                \(axis.commands)
                \(commands)
                set xlabel \(Style.text(label))
                set grid xtics linecolor rgb '#E5E5E5' linewidth 0.5
                \(legend.above(width: 720, height: axis.height))
                plot \(curves.joined(separator: ", \\\n     "))
                """)
    }

    private var chiSquare: Picture {
        dots(
            "nuclei-chi2", title: "χ²/N by nucleus and share trained on",
            caption: "χ²/N of the mean at points not trained on; 0 %: no point of the nucleus was.", label: "χ²/N",
            columns: [("all", Style.test, \.chiSquare), ("covered by carbon", Style.mean, \.chiSquareCovered)],
            commands: "set logscale x\nset xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1e4)")
    }

    private var coverage: Picture {
        dots(
            "nuclei-coverage", title: "Coverage by nucleus and share trained on", caption: "Shares of the points not trained on within one "
                + "and two standard deviations; the grey lines are 68 % and 95 %.", label: "share of the points",
            columns: [("within 1σ", Style.test, \.within1), ("within 2σ", Style.mean, \.within2)],
            commands: """
                set xrange [0:1.02]
                set arrow from 0.683, graph 0 to 0.683, graph 1 nohead linecolor rgb '#999999' back
                set arrow from 0.954, graph 0 to 0.954, graph 1 nohead linecolor rgb '#999999' back
                """)
    }

    private var layers: [HTML] {
        test.rows.filter { !$0.layers.isEmpty }.map { row in
            let table = HTMLTable(
                columns: ["layers", "pull", "out-of-bag loss", "χ²/N", "covered", "median"],
                rows: row.layers.map { layer in
                    [.integer(layer.depth), pullCell(layer.pull), .value(layer.outOfBagLoss), .value(layer.chiSquare),
                     .value(layer.chiSquareCovered), percentCell(layer.medianDeviation)]
                })
            return Page.details("\(name(row)): depth \(row.depth.map { "\($0)" } ?? "–"), chosen by the out-of-bag loss", [table.html])
        }
    }
}
