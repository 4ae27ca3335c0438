import Files
import Pictures
import ResultFiles
import ResultReading

/// SCAN/report.html: what was scanned, how deep to fine-tune each target and what is gained by it, on one page.
public struct ScanReport {
    let scan: ScanFile
    let directory: String

    /// - Parameter run: the directory of a scan, or the result file in it.
    /// - Throws: `RunError` when there is no finished, readable scan.
    public init(run: String) throws(RunError) {
        scan = try ScanFile(run: run)
        directory = RunResult.place(run, "")
    }

    /// Draws the pictures aside, and writes the page in one piece: what was there stays until then.
    ///
    /// - Parameter gnuplot: draws the pictures; nil for a page of tables alone, which says so.
    /// - Returns: the path of the page.
    public func write(with gnuplot: Gnuplot?) throws(RunError) -> String {
        try page(with: Drafts(gnuplot)).write(to: directory + "report.html")
    }

    private func page(with drafts: Drafts) throws(RunError) -> Page {
        let provenance = scan.provenance
        let splits = scan.targets[0].splits.count
        let tables = ScanTables(scan)
        func figures(_ kind: PictureKind, _ baseline: SourceBaseline? = nil) throws(RunError) -> [HTML] {
            try drafts.figures(kind.pictures(of: scan, baseline: baseline))
        }
        var sections = [
            Page.Section(id: "depths", title: "Layers trained", body: try [tables.summary.html, summaryNote] + figures(.depths)),
            Page.Section(id: "tables", title: "χ²/N by depth", body: tables.byDepth),
            Page.Section(id: "experiments", title: "χ²/N by experiment", body: tables.byExperiment),
        ]
        if drafts.areDrawn { sections.append(.init(id: "coverage", title: "Width of the bands", body: try figures(.coverage))) }
        let movement = try figures(.movement) + (tables.similarity.map { [
            .element("p", ["class": "note"], "Cosine of the angle between the changes that two targets made to the weights of one "
                + "source, trained to depth \(scan.depths.last ?? 0) on the first split, mean over the replicas: 1 for the same "
                + "direction, 0 for unrelated ones."),
            $0.html,
        ] } ?? [])
        if !movement.isEmpty { sections.append(.init(id: "movement", title: "How far layers moved", body: movement)) }
        if drafts.areDrawn { sections.append(.init(id: "spectra", title: "Spectra", body: try spectra(drafts))) }
        if !scan.failures.isEmpty {
            let table = HTMLTable(columns: ["member", "reason"], rows: scan.failures.map { [.text($0.member), .text($0.reason)] })
            sections.append(.init(id: "failed", title: "Members that failed", body: [table.html]))
        }
        sections.append(.init(id: "run", title: "What was run", body: WhatWasRun(provenance, path: scan.path, directory: directory, facts: [
            ("source", scan.source.path), ("target of the source", scan.source.target), ("SHA-256 of the source", scan.source.digest),
        ]).body))
        let names = scan.targets.map { Style.nucleus($0.name) }.joined(separator: ", ")
        let failures = scan.failures.isEmpty ? "no member failed" : "\(scan.failures.count) members failed"
        let shape = "\(scan.targets.count) × \(splits) × \(scan.depths.count) × \(scan.replicas)"
        return Page(
            title: "\(Style.nucleus(scan.source.target)) fine-tuned to \(names)",
            lead: [
                .element(
                    "p", "nucens \(provenance.program.softwareVersion), \(provenance.program.created), seed \(provenance.seed); "
                        + "targets × splits × depths × replicas: \(shape), \(failures)"),
            ] + drafts.note,
            sections: sections)
    }

    private var summaryNote: HTML {
        .element("p", ["class": "note"], "Points for training and test, and χ²/N of the mean over the replicas at the test points, at the "
            + "depth of the greatest evidence, which saw training points alone. Source: \(DepthPicture.baselineName(scan)). Covered: where "
            + "the source has training points nearby. 3 % floor: with 3 % of the cross section added to each error. Means over the splits.")
    }

    /// Pages of small multiples, a target to open at a time.
    private func spectra(_ drafts: Drafts) throws(RunError) -> [HTML] {
        let baseline = SourceBaseline(scan)
        return try scan.targets.map { target throws(RunError) in
            let pictures = ScanSpectraPages.pictures(scan, target: target, baseline: baseline)
            let count = target.bands.count
            return Page.details(
                "\(Style.nucleus(target.name)): \(count == 1 ? "1 spectrum" : "\(count) spectra"), "
                    + "\(ScanSpectraPages.trained(target.bandDepth))",
                open: true, try drafts.figures(pictures))
        }
    }
}
