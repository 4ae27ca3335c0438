import CrossSectionFits
import RunCards

extension ClosureCard {
    public static let keys: [CardKey<ClosureCard>] = RunCard.keys.lifted(to: \.run) + [
        .section("closure", [
            .integer("laws", \.laws, in: 1...100_000),
            .integer("replicas", \.run.replicas, in: 1...1_000_000),
            CardKey("levels") { card, entry throws(CardError) in
                guard let words = try entry.words(), !words.isEmpty else { return }
                let given = words.map { Int($0).flatMap(ClosureLevel.init) }
                if given.contains(nil) { throw entry.refusal(of: words.joined(separator: ", "), "a list of 0, 1 and 2") }
                card.levels = ClosureLevel.allCases.filter(given.contains)
            } text: { CardText.list($0.levels.map { "\($0.rawValue)" }) },
            .path("law", \.law, "'parametrized', or the directory of a run"),
            .text("member", \.member, "'mean', or the number of a member") { $0 == "mean" || Int($0).map { $0 >= 0 } ?? false },
        ]),
    ]

    public func check(file: String) throws(CardError) { try run.check(file: file) }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        """
        \(run.runSettings)
        law: \(law)
        member: \(law == ClosureCard.parametrized ? "mean" : member)
        """
    }
}
