import RunCards

/// The card of a closure test of generators: a card of these, and in its section `closure` the levels and the events of the law.
public struct GeneratorClosureCard: JobCard {
    public static let kind = "generator-closure"
    public static let observable: String? = EventObservable.events.rawValue

    public var observable = EventObservable.events
    public var run = GeneratorCard()
    public var levels = [0, 1, 2]
    /// Events that each level learns from, and events that it is tested on.
    public var events = 20_000
    public var testEvents = 20_000

    public init() {
        run.replicas = 8
        run.testFraction = 0
        output = "nucens-generator-closure"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }

    public static let keys: [CardKey<GeneratorClosureCard>] = [.choice("observable", \.observable)]
        + GeneratorCard.keys.lifted(to: \.run) + [
            .section("closure", [
                CardKey("levels") { card, entry throws(CardError) in
                    guard let words = try entry.words() else { return }
                    let levels = words.compactMap { Int($0) }
                    guard !levels.isEmpty, levels.count == words.count, levels.allSatisfy((0...2).contains),
                          Set(levels).count == levels.count
                    else { throw entry.refusal(of: words.joined(separator: ", "), "levels from 0 to 2, none of them twice") }
                    card.levels = levels.sorted()
                } text: { "[" + $0.levels.map { "\($0)" }.joined(separator: ", ") + "]" },
                .integer("events", \.events, in: 100...100_000_000),
                .integer("test_events", \.testEvents, in: 1000...10_000_000),
            ]),
        ]

    public func check(file: String) throws(CardError) {
        try run.check(file: file)
        guard run.events.isEmpty, !run.isFineTune, run.method == .flow else {
            throw CardError(
                file: file, line: nil,
                message: "a closure test draws its events of a law of its own and needs densities: leave out 'events', 'transfer.from' and "
                    + "'method'")
        }
    }

    public var runSettings: String { "\(run.runSettings)\nlevels: \(levels)\nevents: \(events)\ntest_events: \(testEvents)\n" }
}
