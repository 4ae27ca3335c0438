import ResultFiles

/// The first lines of a comparison of two runs: which they are, and what differs in the program and the cards that made them.
struct ComparisonHead {
    typealias Run = (path: String, members: Int, provenance: Provenance)

    let text: String

    init(_ before: Run, _ after: Run, code: [String], card: [CardChange]) {
        text = """
            before  \(before.path), \(before.members) members, \(before.provenance.program.created)
            after   \(after.path), \(after.members) members, \(after.provenance.program.created)

            code: \(code.isEmpty ? "the same" : code.joined(separator: "; "))
            card: \(card.isEmpty ? "the same" : "\(card.count) values differ")
            \(card.map { "  \($0.key): \($0.before ?? "–") → \($0.after ?? "–")\n" }.joined())
            """
    }
}
