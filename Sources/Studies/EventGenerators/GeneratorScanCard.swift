import RunCards

/// What cards of generators of events say behind `observable:` where cards of cross sections could be meant too.
public enum EventObservable: String, Sendable, CaseIterable { case events }

/// The card of a scan over fine-tunes of a generator: a card of these, and in its section `scan` the sizes and depths.
///
/// Each file of events is a target of its own.
public struct GeneratorScanCard: JobCard {
    public static let kind = "generator-scan"
    public static let observable: String? = EventObservable.events.rawValue

    public var observable = EventObservable.events
    public var run = GeneratorCard()
    /// Training events, held-out ones included; 0: all.
    public var sizes = [1000, 10_000]
    /// Layers that are trained, counted from the outputs.
    public var depths = [1, 2, 4]

    public init() {
        run.replicas = 5
        run.testFraction = 0.3
        output = "nucens-generator-scan"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }

    public static let keys: [CardKey<GeneratorScanCard>] = [.choice("observable", \.observable)] + GeneratorCard.keys.lifted(to: \.run) + [
        .section("scan", [
            numbers("sizes", \.sizes, "whole numbers of training events, 0 for all") { $0 == 0 || $0 >= 50 },
            numbers("depths", \.depths, "whole numbers of layers, 1 or more") { (1...101).contains($0) },
        ]),
    ]

    private static func numbers(
        _ name: String, _ place: WritableKeyPath<GeneratorScanCard, [Int]> & Sendable, _ expected: String,
        where isValid: @escaping @Sendable (Int) -> Bool
    ) -> CardKey<GeneratorScanCard> {
        CardKey(name) { card, entry throws(CardError) in
            guard let words = try entry.words() else { return }
            let numbers = words.compactMap { Int($0) }
            guard !numbers.isEmpty, numbers.count == words.count, numbers.allSatisfy(isValid), Set(numbers).count == numbers.count else {
                throw entry.refusal(of: words.joined(separator: ", "), "\(expected), none of them twice")
            }
            card[keyPath: place] = numbers
        } text: { "[" + $0[keyPath: place].map { "\($0)" }.joined(separator: ", ") + "]" }
    }

    public func check(file: String) throws(CardError) {
        try run.check(file: file)
        guard run.depth == .all else {
            throw CardError(file: file, line: nil, message: "'transfer.depth' is for a run; a scan takes 'scan.depths'")
        }
    }

    public var runSettings: String { "\(run.runSettings)\nsizes: \(sizes)\ndepths: \(depths)\n" }
}
