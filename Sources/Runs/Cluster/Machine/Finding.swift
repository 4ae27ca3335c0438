/// One line of what `nucens doctor` says.
package struct Finding: Codable {
    package enum Verdict: String, Codable {
        case ok
        /// Works, but slower or less safely than it could.
        case note
        /// Keeps a run from working.
        case fault
    }

    package var topic: String
    package var verdict: Verdict
    package var text: String
    /// What to do, where something is to be done.
    package var advice: String?

    package static func ok(_ topic: String, _ text: String) -> Finding { Finding(topic: topic, verdict: .ok, text: text) }

    package static func note(_ topic: String, _ text: String, do advice: String) -> Finding {
        Finding(topic: topic, verdict: .note, text: text, advice: advice)
    }

    package static func fault(_ topic: String, _ text: String, do advice: String) -> Finding {
        Finding(topic: topic, verdict: .fault, text: text, advice: advice)
    }

    /// For the message of an error: what went wrong on its first line, what to do on the others.
    package static func fault(_ topic: String, _ error: any Error) -> Finding {
        let lines = "\(error)".split(separator: "\n", maxSplits: 1).map(String.init)
        return fault(topic, lines.first ?? "unknown failure", do: lines.count > 1 ? lines[1] : "See the message.")
    }
}

/// All lines, as people and as programs read them.
package struct DoctorReport: Codable {
    package var ok: Bool
    package var ranks: Int
    package var nodes: Int
    package var findings: [Finding]

    package init(ranks: Int, nodes: Int, findings: [Finding]) {
        ok = !findings.contains { $0.verdict == .fault }
        self.ranks = ranks
        self.nodes = nodes
        self.findings = findings
    }

    package var text: String {
        let width = findings.map(\.topic.count).max() ?? 0
        return findings.map { finding in
            let topic = finding.topic + String(repeating: " ", count: width - finding.topic.count)
            let mark = switch finding.verdict {
            case .ok: "ok   "
            case .note: "note "
            case .fault: "FAULT"
            }
            let indent = String(repeating: " ", count: width + 9)
            let advice = finding.advice.map { "\(indent)→ \($0.replacing("\n", with: "\n\(indent)  "))\n" } ?? ""
            return "\(mark)  \(topic)  \(finding.text)\n\(advice)"
        }.joined() + (ok ? "nucens can run here\n" : "nucens cannot run here as it is\n")
    }
}
