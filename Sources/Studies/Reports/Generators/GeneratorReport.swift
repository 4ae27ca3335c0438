import EventGeneration
import Files
import Pictures
import ResultFiles
import ResultReading
import Text

/// RUN/report.html of a generator of events: how good it is, spectra and maps in slices of E_ν, its members, on one page.
public struct GeneratorReport {
    let tables: GeneratorTables
    let directory: String

    /// - Parameter run: the directory of a run, or the result file in it.
    /// - Throws: `RunError` when there is no finished, readable generator.
    public init(run: String) throws(RunError) {
        tables = try GeneratorTables(run: run)
        directory = RunResult.place(run, "")
    }

    /// Draws the pictures aside, and writes the page in one piece: what was there stays until then.
    ///
    /// - Parameter gnuplot: draws the pictures; nil for a page of tables alone, which says so.
    /// - Returns: the path of the page.
    public func write(with gnuplot: Gnuplot?) throws(RunError) -> String {
        let drafts = Drafts(gnuplot), provenance = tables.provenance
        var sections: [Page.Section] = []
        if let quality = tables.quality {
            let metrics = try drafts.figures([GeneratorPictures.metrics(quality)].compactMap { $0 })
            sections.append(.init(id: "quality", title: "How good it is", body: [summary(quality), note] + metrics + [slices(quality)]))
            let spectra = try drafts.figures(GeneratorPictures.spectra(quality))
            if !spectra.isEmpty { sections.append(.init(id: "spectra", title: "Spectra", body: [coverage(quality)] + spectra)) }
            let maps = try drafts.figures(GeneratorPictures.maps(quality))
            if !maps.isEmpty { sections.append(.init(id: "maps", title: "Maps", body: maps)) }
        } else {
            sections.append(.init(id: "quality", title: "How good it is", body: [
                .element("p", "There were too few test events to compare with: folds.test_fraction of the card sets them apart."),
            ]))
        }
        sections.append(.init(id: "members", title: "Members", body: [members]))
        if !tables.failed.isEmpty {
            let table = HTMLTable(columns: ["replica", "reason"], rows: tables.failed.map { [.integer($0.replica), .text($0.reason)] })
            sections.append(.init(id: "failed", title: "Members that are left out", body: [table.html]))
        }
        sections.append(.init(
            id: "run", title: "What was run", body: WhatWasRun(provenance, path: tables.path, directory: directory).body))
        let kind = tables.method == "flow" ? "flows" : "adversarial networks"
        return try Page(
            title: "A generator of neutrino events",
            lead: [
                .element(
                    "p", "nucens \(provenance.program.softwareVersion), \(provenance.program.created), seed \(provenance.seed); "
                        + "\(tables.members.count) replicas of \(kind), events of \(provenance.target)"),
            ] + drafts.note,
            sections: sections
        ).write(to: directory + "report.html")
    }

    private func summary(_ quality: GeneratorTables.Quality) -> HTML {
        HTMLTable(
            columns: ["", "AUC", "±", "EMD E_μ [MeV]", "EMD θ [°]", "sliced EMD", "pull", "test −ln p"],
            rows: quality.makers.map { maker in
                [.text(maker.name), .fixed(maker.area, 4), .fixed(maker.areaError, 4), .fixed(1000 * quality.mean(maker.muonEnergy), 1),
                 .fixed(quality.mean(maker.theta), 3), .fixed(quality.mean(maker.sliced), 4), .fixed(quality.mean(maker.pull), 3),
                 .fixed(maker.loss, 4)]
            }).html
    }

    private var note: HTML {
        .element("p", ["class": "note"], "Events made at the energies of the test events against these, means over slices of E_ν. The "
            + "floor compares the two halves of the test events; the memory draws from the training events, as a perfect memory does. "
            + "AUC: of a classifier that learns to tell made from test events, ½ when it "
            + "cannot. Definitions: docs/methods/generators.md.")
    }

    private func coverage(_ quality: GeneratorTables.Quality) -> HTML {
        .element("p", ["class": "note"], "Of all bins of these spectra \(Table.fixed(100 * quality.within.one, digits: 1)) % lie within "
            + "one standard deviation and \(Table.fixed(100 * quality.within.two, digits: 1)) % within two, of members and counting "
            + "together (68.3 %, 95.4 %).")
    }

    private func slices(_ quality: GeneratorTables.Quality) -> HTML {
        let rows = quality.makers.flatMap { maker in
            quality.slices.enumerated().map { s, slice -> [HTMLTable.Cell] in
                [.text(maker.name), .fixed(slice.low, 2), .fixed(slice.high, 2), .integer(slice.events),
                 .fixed(1000 * maker.muonEnergy[s], 1), .fixed(maker.theta[s], 3), .fixed(maker.sliced[s], 4), .fixed(maker.pull[s], 3)]
            }
        }
        return Page.details("Metrics by slice of E_ν", [HTMLTable(
            columns: ["", "E_ν from", "to [GeV]", "events", "EMD E_μ [MeV]", "EMD θ [°]", "sliced EMD", "pull"], rows: rows).html])
    }

    private var members: HTML {
        let isFlow = tables.method == "flow"
        let isFineTune = tables.members.contains { !$0.base.isNaN }
        return HTMLTable(
            columns: ["replica", "epochs", "seconds", isFlow ? "held-out −ln p" : "held-out sliced EMD"] + (isFlow ? ["test −ln p"] : [])
                + (isFineTune ? ["base, held-out"] : []) + (isFineTune && isFlow ? ["pull"] : []),
            rows: tables.members.map { member in
                [.integer(member.replica), .integer(member.epochs), .fixed(member.seconds, 1), .fixed(member.heldOut, 4)]
                    + (isFlow ? [.fixed(member.test, 4)] : []) + (isFineTune ? [.fixed(member.base, 4)] : [])
                    + (isFineTune && isFlow ? [.value(member.pull)] : [])
            }).html
    }
}
