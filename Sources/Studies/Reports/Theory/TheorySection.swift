import Files
import Pictures
import ResultReading
import ScatteringData
import TheoryComparisons

/// A calculation beside data and networks: tables, pictures and panels of a page.
struct TheorySection {
    let comparison: TheoryComparison

    func body(_ drafts: Drafts) throws(RunError) -> [HTML] {
        let theory = comparison.theory
        return [
            .element("p", "\(theory.name)\(theory.reference.isEmpty ? "" : ", \(theory.reference)"): \(comparison.points.count) of "
                + "\(comparison.run.points.count) measured points. \(comparison.pullSentence). \(comparison.scaleRemark ?? "")"),
            experiments.html, regions.html,
            .element("p", ["class": "note"], "λ of theory and mean follow by the same rule from all compared points of an experiment. "
                + "Weak: χ²/N above \(Int(TheoryComparison.limit)). Where both are, theory and networks may miss the same physics, or the "
                + "data disagree."),
        ] + (try drafts.figures(TheoryPictures.pictures(comparison))) + (try panels(drafts))
    }

    private static func cells(_ row: TheoryComparison.Row) -> [HTMLTable.Cell] {
        [.integer(row.points), .value(row.theory), .value(row.ensemble), .value(row.medianTheory), .value(row.medianEnsemble),
         .fixed(row.median, 3), .fixed(row.lower, 3), .fixed(row.upper, 3),
         .text(row.verdict.rawValue)]
    }

    private var experiments: HTMLTable {
        let totals = comparison.totals.map { [HTMLTable.Cell.text($0.name), .text(""), .text("")] + Self.cells($0) }
        return HTMLTable(
            columns: ["experiment", "λ theory", "λ mean"] + TheoryComparison.columns,
            rows: comparison.experiments.map { entry in
                [.text(entry.row.name), .fixed(entry.theory, 3), .fixed(entry.ensemble, 3)] + Self.cells(entry.row)
            } + totals.dropFirst(), total: totals.first)
    }

    private var regions: HTMLTable {
        HTMLTable(columns: ["region"] + TheoryComparison.columns, rows: comparison.regions.map { [.text($0.name)] + Self.cells($0) })
    }

    /// Small multiples of the spectra that have curves, an experiment to open at a time.
    private func panels(_ drafts: Drafts) throws(RunError) -> [HTML] {
        guard drafts.areDrawn else { return [] }
        let run = comparison.run
        var parts = [HTML.element("div", ["class": "key"], TheoryCurves.key(comparison.theory).map { color, name in
            .element("span", [.element("i", ["style": "border-top:2px solid \(color);height:0"], ""), .text(name)])
        })]
        for (index, experiment) in run.experiments.enumerated() {
            let settings = run.settings(ofExperiment: index).filter { !comparison.theory.spectrum(at: $0).isEmpty }
            let pictures = settings.compactMap { SpectrumPicture.small(run, at: $0, experiment: index, theory: comparison.theory) }
            guard !pictures.isEmpty else { continue }
            let panels = zip(pictures, try drafts.svgs(pictures)).map { picture, svg in
                HTML.element("figure", [InlineSVG.html(svg, label: picture.title), .element("figcaption", picture.caption)])
            }
            parts.append(Page.details(
                "\(experiment.name): \(panels.count == 1 ? "1 spectrum" : "\(panels.count) spectra")", open: index == 0,
                [.element("div", ["class": "multiples"], panels)]))
        }
        return parts
    }
}
