import Foundation
import ResultFiles
import Runs

/// The section of a page that says where its numbers come from.
package struct WhatWasRun {
    let provenance: Provenance
    let path: String
    let directory: String
    let facts: [(String, String)]

    /// - Parameter facts: what else there is to say of the run.
    package init(_ provenance: Provenance, path: String, directory: String, facts: [(String, String)] = []) {
        self.provenance = provenance
        self.path = path
        self.directory = directory
        self.facts = facts
    }

    package var body: [HTML] {
        let p = provenance
        var facts = [
            ("target", p.target), ("method", p.method), ("seed", "\(p.seed)"), ("created", p.program.created),
            ("command", p.program.command),
            ("nucens", p.program.softwareVersion), ("commit", p.program.commit),
            ("matrix products", p.products), ("machine", p.machine?.description ?? "not recorded"), ("SHA-256 of the card", p.cardDigest),
        ] + facts
        facts += zip(p.dataFiles, p.dataDigests).map { ("SHA-256 of \($0)", $1) }
        facts.append(("result", path))
        facts.append(("this page", "nucens \(ResultFormat.softwareVersion) on \(ProcessInfo.processInfo.hostName)"))
        var parts = [Page.facts(facts), Page.details("Run card", [.element("pre", p.card)])]
        if let log = try? RunDirectory.read(directory + "log") {
            // The end of a long log says how the run ended.
            let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
            let shown = lines.count > 400 ? ["… \(lines.count - 400) lines before"] + lines.suffix(400) : lines
            parts.append(Page.details("Log", [.element("pre", shown.joined(separator: "\n"))]))
        }
        return parts
    }
}
