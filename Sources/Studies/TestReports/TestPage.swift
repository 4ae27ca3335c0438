import Files
import Pictures
import Reports
import ResultFiles
import Text

/// What the pages of all tests have in common: the head, members that failed, and where the numbers come from.
struct TestPage {
    let title: String
    let provenance: Provenance
    let path: String
    /// How many groups and members there were.
    let size: String
    let failures: [FailedMember]
    let sections: [Page.Section]

    func page(_ drafts: Drafts, directory: String) -> Page {
        let program = provenance.program
        let lost = failures.isEmpty ? "no member failed" : "\(counted(failures.count, "member")) failed or vetoed"
        var sections = sections
        if !failures.isEmpty {
            let table = HTMLTable(
                columns: ["member", "status", "reason"], rows: failures.map { [.text($0.name), .text($0.status), .text($0.reason)] })
            sections.append(.init(id: "failed", title: "Members that failed", body: [table.html]))
        }
        sections.append(.init(
            id: "run", title: "What was run", body: WhatWasRun(provenance, path: path, directory: directory).body))
        return Page(
            title: title,
            lead: [.element("p", "nucens \(program.softwareVersion), \(program.created), seed \(provenance.seed); \(size), \(lost)")]
                + drafts.note,
            sections: sections)
    }
}
