import RunCards

/// A card with a key of every type, a part with keys of its own, and keys that once had other names.
struct SampleCard: JobCard {
    static let kind = "sample"

    enum Method: String, Sendable, CaseIterable { case plain, fancy }
    struct Anchor: Sendable, Equatable {
        var strength = 0.5
        var towards = ""
    }

    var count = 3
    var seed: UInt64 = 1
    var method = Method.plain
    var isQuick = false
    var name = "plain name"
    var output = "sample-run"
    var experiments: [String] = []
    var nuclei = ["all"]
    var tables: [String] = []
    var anchor: Anchor?

    static let keys: [CardKey<SampleCard>] = [
        .path("output", \.output, "a directory"),
    ] + memberKeys

    static let memberKeys: [CardKey<SampleCard>] = [
        .integer("count", \.count, in: 1...100),
        .seed("seed", \.seed),
        .choice("method", \.method),
        .flag("quick", \.isQuick).formerly("fast", "hurried"),
        .text("name", \.name, "a name"),
        .section("choice", [
            .names("experiments", \.experiments),
            .words("nuclei", \.nuclei),
            .paths("tables", \.tables),
        ]).formerly("selection"),
        .section("anchor", anchorKeys.lifted(to: \.givenAnchor), isWritten: { $0.anchor != nil }),
    ]

    private static let anchorKeys: [CardKey<Anchor>] = [
        .number("l2sp", \.strength, "a number, 0 or more", where: { $0 >= 0 }).formerly("pull"),
        .path("towards", \.towards, "a directory"),
    ]

    private var givenAnchor: Anchor {
        get { anchor ?? Anchor() }
        set { anchor = newValue }
    }

    func check(file: String) throws(CardError) {
        if count == 13 { throw CardError(file: file, line: nil, message: "'count' is 13; give another number") }
    }

    var runSettings: String { SampleCard.memberKeys.text(of: self, names: .oldest) }

    static func read(_ yaml: String) throws(CardError) -> SampleCard { try SampleCard(yaml: yaml, file: "card.yaml") }

    /// Why a card is refused.
    static func refusal(_ yaml: String) -> String {
        do throws(CardError) {
            _ = try read(yaml)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }
}
