import Files
import Pictures
import ResultFiles
import ResultReading
import Text

/// RUN/report.html of an ensemble of structure functions: near and far events, functions, members and what was run, on one page.
public struct StructureReport {
    private let run: StructureRun
    private let directory: String

    /// - Parameter run: the directory of a run, or the result file in it.
    /// - Throws: `RunError` when there is no finished, readable result.
    public init(run: String) throws(RunError) {
        self.run = try StructureRun(run: run)
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
        let provenance = run.provenance
        var sections: [Page.Section] = []
        if drafts.areDrawn {
            sections.append(.init(id: "near", title: "Near events", body: try drafts.figures(NeutrinoPictures.near(run))))
        }
        let functions = drafts.areDrawn ? try drafts.figures([FunctionsPicture.picture(run)].compactMap { $0 }) : []
        sections.append(.init(id: "functions", title: "Structure functions", body: functions + combinations))
        if drafts.areDrawn {
            let far = try drafts.figures([FarPicture.picture(run)].compactMap { $0 })
            sections.append(.init(id: "far", title: "Far events", body: far))
        }
        sections.append(.init(id: "members", title: "Members", body: members))
        sections.append(.init(
            id: "run", title: "What was run", body: WhatWasRun(provenance, path: run.path, directory: directory).body))
        let count = run.members.count
        return Page(
            title: "Structure functions of \(provenance.target): \(counted(count, "member"))",
            lead: [
                .element("p", "nucens \(provenance.program.softwareVersion), \(provenance.program.created), seed \(provenance.seed)"),
            ] + drafts.note,
            sections: sections)
    }

    private func percent(_ share: Double) -> HTMLTable.Cell {
        .number(share.isNaN ? "–" : Table.fixed(100 * share, digits: 2) + " %", share)
    }

    private var combinations: [HTML] {
        guard !run.combinations.isEmpty else { return [] }
        let isKnown = run.combinations.contains { !$0.difference.isNaN }
        let table = HTMLTable(
            columns: ["combination", "spread of the members"] + (isKnown ? ["mean off the law"] : []),
            rows: run.combinations.map { [.text($0.name), percent($0.spread)] + (isKnown ? [percent($0.difference)] : []) })
        return [
            table.html,
            .element("p", ["class": "note"], "Relative, weighted by what the near events of the first sample see. W_c and W_y are small "
                + "differences of large numbers; the cross section knows the c better."),
        ]
    }

    private var members: [HTML] {
        let isKnown = !run.distances.isEmpty
        func law(_ i: Int) -> [HTMLTable.Cell] {
            isKnown ? [run.distances[i].crossSection, run.distances[i].near, run.distances[i].far].map(percent) : []
        }
        let rows = run.members.enumerated().map { i, member -> [HTMLTable.Cell] in
            [
                .integer(member.replica), .integer(member.steps), .integer(member.bestStep), .value(member.train),
                member.test.isNaN ? .number("–", .infinity) : .value(member.test),
            ] + law(i)
        }
        let mean: [HTMLTable.Cell]? = isKnown
            ? [.text("mean"), .text(""), .text(""), .text(""), .text("")] + law(run.distances.count - 1) : nil
        let table = HTMLTable(
            columns: ["replica", "steps", "step kept", "deviance", "held out"] + (isKnown ? ["σ off", "near", "far"] : []), rows: rows,
            total: mean)
        let note = "Mean deviance of the bins trained on, and of those held out."
            + (isKnown ? " Distance from the law: σ weighted by near events, total variation of events near and far." : "")
        let failed = run.failures.isEmpty ? [] : [HTMLTable(
            columns: ["failed replica", "reason"], rows: run.failures.map { [.integer($0.replica), .text($0.reason)] }).html]
        return [table.html, .element("p", ["class": "note"], note)] + failed
    }
}
