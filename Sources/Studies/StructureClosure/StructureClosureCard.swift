import RunCards
import StructureFunctionFits

/// All that a closure test of structure functions is made of: a card of these, and in its section `closure` the pseudo-experiments.
public struct StructureClosureCard: JobCard {
    public static let kind = "structure-closure"
    public static let observable = StructureCard.observable

    /// How each ensemble is trained, and on how many events. Its `replicas` are those of every pseudo-experiment.
    public var run = StructureCard()
    public var experiments = 20
    /// s of the deformation, on the correlation length of the card, that the flux of each pseudo-experiment has in truth.
    public var trueFluxDeviation = 0.0
    /// Far events of each.
    public var farEvents = 6200

    public init() {
        run.replicas = 6
        output = "nucens-near-closure"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }

    public static let keys: [CardKey<StructureClosureCard>] = StructureCard.keys.lifted(to: \.run) + [
        .section("closure", [
            .integer("experiments", \.experiments, in: 2...100_000),
            .integer("replicas", \.run.replicas, in: 2...1_000_000),
            .number("true_flux_deviation", \.trueFluxDeviation, "a relative standard deviation, 0 or more and below 0.5") {
                (0..<0.5).contains($0)
            },
            .integer("far_events", \.farEvents, in: 10...1_000_000),
        ]),
    ]

    public func check(file: String) throws(CardError) {
        try run.check(file: file)
        guard run.replicas > 1 else {
            throw CardError(file: file, line: nil, message: "'replicas' is 1; a closure test compares spreads and needs 2 at least")
        }
        guard run.isSimulated else {
            throw CardError(file: file, line: nil, message: "'events.file' is for runs: a closure test simulates its events; leave it out")
        }
    }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key.
    public var memberSettings: String { "\(run.runSettings)\ntrue_flux_deviation: \(trueFluxDeviation)" }
}
