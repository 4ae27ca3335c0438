import CrossSectionFits
import RunCards
import TransferFits
import TransferLearning

extension ScanCard {
    public static let keys: [CardKey<ScanCard>] = [
        .path("from", \.source, "the directory of a run"),
        .path("output", \.output, "a directory"),
        .integer("replicas", \.replicas, in: 1...1_000_000),
        .words("targets", \.targets),
        CardKey("depths") { card, entry throws(CardError) in
            if let words = try entry.words(), !words.isEmpty { card.depths = try depths(words, entry) }
        } text: { CardText.list($0.depths.map { "\($0)" }) },
    ] + memberKeys

    /// Those that enter the numbers of a member, beside its key and the source.
    private static let memberKeys: [CardKey<ScanCard>] = [
        .seed("seed", \.seed),
        .section("data", DataSelection.keys.lifted(to: \.data)),
        .section("folds", [
            .number("train_fraction", \.trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 },
            .integer("splits", \.splits, in: 1...1000),
        ]),
    ] + FineTuning.sections(companions: \.companions, tuning: \.tuning) + [.bands(\.bandPoints)]

    /// "0-11", "1", "2", …
    private static func depths(_ words: [String], _ entry: CardEntry) throws(CardError) -> [Int] {
        var depths: Set<Int> = []
        for word in words {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last, last <= 1000 else {
                throw entry.refusal(of: word, "numbers and ranges such as 0-11 or 1,2,4,11")
            }
            depths.formUnion(first...last)
        }
        return depths.sorted()
    }

    public func check(file: String) throws(CardError) { try data.check(file: file) }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    public var memberSettings: String { ScanCard.memberKeys.text(of: self, names: .oldest) }
}
