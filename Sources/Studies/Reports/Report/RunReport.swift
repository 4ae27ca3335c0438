import Files
import Pictures
import Prediction
import ResultFiles
import ResultReading
import ScatteringData
import Statistics
import Text
import TheoryComparisons

/// RUN/report.html: what was run, how well it describes the data, tables and pictures, on one page.
public struct RunReport {
    let run: RunResult
    let ensemble: EnsembleFile
    let directory: String
    /// The nucleus of report.html.
    private let main: String
    private let theory: TheoryComparison?

    /// - Parameters:
    ///   - run: a run directory, or the result file in it.
    ///   - target: of a run of several nuclei, the one that the page is of.
    ///   - theory: a calculation for this nucleus, to stand beside its data.
    /// - Throws: `RunError` when there is no finished, readable result.
    public init(run: String, target: String? = nil, theory: TheoryTable? = nil) throws(RunError) {
        let result = try RunResult(run: run, target: target)
        self.run = result
        self.theory = try theory.map { theory throws(RunError) in try TheoryComparison(theory, beside: result) }
        main = RunResult.mainTarget(of: self.run.targets)
        ensemble = try EnsembleFile(run: run, nucleus: self.run.target)
        directory = RunResult.place(run, "")
    }

    /// Writes the pages of all nuclei of a run.
    ///
    /// - Parameters:
    ///   - theory: a calculation for the nucleus of report.html.
    ///   - gnuplot: draws the pictures; nil for pages of tables alone, which say so.
    /// - Returns: their paths, that of report.html first.
    public static func write(run: String, theory: TheoryTable? = nil, with gnuplot: Gnuplot?) throws(RunError) -> [String] {
        let first = try RunReport(run: run, theory: theory)
        var paths = [try first.write(with: gnuplot)]
        for target in first.run.targets where target != first.main {
            paths.append(try RunReport(run: run, target: target).write(with: gnuplot))
        }
        return paths
    }

    private func file(of target: String) -> String { target == main ? "report.html" : "report-\(target).html" }

    /// The pages of the other nuclei.
    private var others: [HTML] {
        guard run.targets.count > 1 else { return [] }
        let links = run.targets.map { target -> HTML in
            target == run.target ? .element("b", Style.nucleus(target)) : .element("a", ["href": file(of: target)], Style.nucleus(target))
        }
        return [.element("p", ["class": "note"], [HTML(raw: "One fit of ")] + links.flatMap { [$0, HTML(raw: " ")] })]
    }

    /// Draws the pictures aside, and writes the page in one piece: what was there stays until then.
    ///
    /// - Returns: the path of the page.
    public func write(with gnuplot: Gnuplot?) throws(RunError) -> String {
        try page(with: Drafts(gnuplot)).write(to: directory + file(of: run.target))
    }

    private func page(with drafts: Drafts) throws(RunError) -> Page {
        let provenance = run.provenance
        var sections = [
            Page.Section(id: "fit", title: "χ²/N by experiment", body: [
                experimentTable.html,
                .element("p", ["class": "note"], "χ²/N of the ensemble mean with its λ. (λ − 1)/Δλ beyond ±2 means that the fit moves an "
                    + "experiment by more than twice the normalization uncertainty it states."),
            ] + (try drafts.figures(
                PictureKind.chi2.pictures(of: run, ensemble) + PictureKind.normalizations.pictures(of: run, ensemble)))),
        ]
        if drafts.areDrawn {
            let pulls = try drafts.figures(PictureKind.pulls.pictures(of: run, ensemble))
            sections.append(.init(id: "pulls", title: "Pulls", body: pulls))
        }
        if let coverage = run.coverage, !coverage.table.rows.isEmpty {
            sections.append(.init(id: "coverage", title: "Coverage of the bands", body: CoverageSection(coverage: coverage).body))
        }
        for (kind, id, title) in [
            (PictureKind.training, "training", "Training"), (.maps, "maps", "Uncertainty"),
            (.responses, "responses", "Response functions"), (.sanity, "sanity", "Sanity"),
        ] {
            let pictures = drafts.areDrawn ? try kind.pictures(of: run, ensemble) : []
            if !pictures.isEmpty { sections.append(.init(id: id, title: title, body: try drafts.figures(pictures))) }
        }
        if let theory {
            sections.append(.init(id: "theory", title: "Theory", body: try TheorySection(comparison: theory).body(drafts)))
        }
        if drafts.areDrawn { sections.append(.init(id: "spectra", title: "Spectra", body: try spectra(drafts))) }
        sections.append(.init(id: "members", title: "Members", body: members))
        sections.append(.init(id: "run", title: "What was run", body: WhatWasRun(
            run.provenance, path: run.path, directory: directory, facts: provenance.source.map { [("source", $0.path)] } ?? []).body))
        let method = switch provenance.method {
        case "bootstrap": "bootstrap replicas"
        case "dropout": "dropout passes"
        default: "networks" + (provenance.source.map { " fine-tuned from \(Style.nucleus($0.target))" } ?? "")
        }
        return Page(
            title: "\(Style.nucleus(run.target))(e,e′): \(run.members.count) \(method)",
            lead: [
                .element("p", "nucens \(provenance.program.softwareVersion), \(provenance.program.created), seed \(provenance.seed)"),
                cards,
            ] + fewMembers + others + drafts.note,
            sections: sections)
    }

    /// What a reader has to know of a band that nothing calibrates.
    private var fewMembers: [HTML] {
        let members = run.members.count
        guard members < 20, !(run.coverage?.points ?? 0 > 0) else { return [] }
        let width = members > 1 ? 100 / (2 * Double(members - 1)).squareRoot() : .infinity
        return [.element("p", ["class": "note"], [
            .element("b", "Bands of few members: not calibrated. "),
            .text(width.isFinite
                ? "A standard deviation over \(members) members is itself known to \(Table.fixed(width, digits: 0)) % at best; 50 members "
                    + "with bootstrap.resample: settings, as in Configs/carbon-honest.yaml, are calibrated by spectra they did not see."
                : "A single member has no band."),
        ])]
    }

    private var cards: HTML {
        func card(_ value: String, _ meaning: String) -> HTML { .element("div", [.element("b", value), .element("span", meaning)]) }
        let memberTest = Quantiles(run.members.map(\.chiSquareTest))[0.5]
        let farthest = run.experiments.map { abs($0.normalization - 1) / $0.normalizationUncertainty }.max() ?? .nan
        let unseen = run.testPoints > 0 ? [
            card(Table.number(run.chiSquareTest), "χ²/N of the mean, \(run.testPoints) test points"),
            card(Table.number(memberTest), "test χ²/N of a member, median"),
        ] : outOfSample.map { figures in
            let shares = [figures.within1, figures.within2].map { Table.fixed(100 * $0, digits: 0) + " %" }
            return [card(shares.joined(separator: ", "), "of \(figures.points) points within 1σ, 2σ of members that did not see them")]
        } ?? []
        return .element("div", ["class": "cards"], [
            card(Table.number(run.chiSquareTrain), "χ²/N of the mean, \(run.trainPoints) training points"),
        ] + unseen + [
            card(
                "\(run.members.count)",
                run.failures.isEmpty ? "members, none failed" : "members; \(run.failures.count) others failed or vetoed"),
            card("\(run.experiments.count)", "experiments, \(run.bands.count) spectra"),
            card(Table.number(farthest), "largest |λ − 1|/Δλ"),
        ])
    }

    /// What the best band that there is covers of training points, by members that did not see them.
    private var outOfSample: CoverageFigures? {
        let rows = run.coverage?.table.rows.filter { $0.kind == .all && $0.sample == .outOfSample } ?? []
        return (rows.first { $0.band == .calibrated } ?? rows.first { $0.band == .shape })?.figures
    }

    private var experimentTable: HTMLTable {
        HTMLTable(
            columns: ["experiment", "training points", "χ²/N", "test points", "χ²/N", "λ", "Δλ", "(λ − 1)/Δλ"],
            rows: run.experiments.map { row in
                [.text(row.name), .integer(row.trainPoints), .value(row.chiSquareTrain), .integer(row.testPoints),
                 .value(row.chiSquareTest), .fixed(row.normalization, 3), .fixed(row.normalizationUncertainty, 3),
                 .fixed((row.normalization - 1) / row.normalizationUncertainty, 1)]
            },
            total: [.text("all"), .integer(run.trainPoints), .value(run.chiSquareTrain), .integer(run.testPoints),
                    .value(run.chiSquareTest), .text(""), .text(""), .text("")])
    }

    private var members: [HTML] {
        let table = HTMLTable(
            columns: ["replica", "status", "layers trained", "epochs", "χ²/N training", "χ²/N test"],
            rows: run.members.map {
                [.integer($0.replica), .text($0.status), .integer($0.depth), .integer($0.epochs), .value($0.chiSquareTrain),
                 .value($0.chiSquareTest)]
            })
        let note = HTML.element("p", ["class": "note"], "χ²/N of each member over the measured points, with its own λ.")
        guard !run.failures.isEmpty else {
            return [note, Page.details("\(run.members.count) members", open: run.members.count <= 12, [table.html])]
        }
        let failures = HTMLTable(
            columns: ["replica", "status", "reason"],
            rows: run.failures.map { [.integer($0.replica), .text($0.status), .text($0.reason)] })
        return [
            note, Page.details("\(run.members.count) members", open: run.members.count <= 12, [table.html]),
            .element("h3", "Failed or vetoed: not in the ensemble, the next replica numbers took their place"), failures.html,
        ]
    }

    /// Small multiples, an experiment to open at a time.
    private func spectra(_ drafts: Drafts) throws(RunError) -> [HTML] {
        let key = HTML.element("div", ["class": "key"], [
            HTML(raw: "<span><i style=\"background:var(--train);width:.6rem;border-radius:50%;height:.6rem\"></i>training data</span>"),
            HTML(raw: "<span><i style=\"background:\(Style.test);width:.5rem;height:.5rem;transform:rotate(45deg)\"></i>test data</span>"),
            HTML(raw: "<span><i style=\"border-top:2px solid var(--mean);height:0\"></i>mean</span>"),
            HTML(raw: "<span><i style=\"background:#56B4E9;opacity:.62\"></i>68 % of the members</span>"),
        ] + (run.bands.contains { $0.calibrated != nil } ? [
            HTML(raw: "<span><i style=\"background:#F0C419;opacity:.34\"></i>calibrated, 1σ</span>"),
        ] : []) + [
            HTML(raw: "<span><i style=\"border-top:2px dashed var(--mean);height:0\"></i>λ × mean</span>"),
        ])
        var parts = [
            HTML.element("p", ["class": "note"], "d²σ/dΩdω in nb sr⁻¹ GeV⁻¹ against ω in GeV, data as measured with their "
                + "point-to-point errors. Spectra that fall by more than a factor of 300 have a logarithmic axis."),
            key,
        ]
        for (index, experiment) in run.experiments.enumerated() {
            let pictures = run.settings(ofExperiment: index).compactMap { SpectrumPicture.small(run, at: $0, experiment: index) }
            let panels = zip(pictures, try drafts.svgs(pictures)).map { picture, svg in
                HTML.element("figure", [
                    InlineSVG.html(svg, label: picture.title), .element("figcaption", picture.caption),
                ])
            }
            let summary = "\(experiment.name): \(panels.count == 1 ? "1 spectrum" : "\(panels.count) spectra"), χ²/N "
                + "\(Table.number(experiment.chiSquareTrain)) training, \(Table.number(experiment.chiSquareTest)) test, "
                + "λ = \(Style.rounded(experiment.normalization, 3))"
            parts.append(Page.details(summary, open: index == 0, [.element("div", ["class": "multiples"], panels)]))
        }
        return parts
    }
}
