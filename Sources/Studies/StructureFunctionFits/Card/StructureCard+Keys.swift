import RunCards
import StructureFunctions
import Training

extension StructureCard {
    public static let keys: [CardKey<StructureCard>] = [
        .choice("observable", \.observable),
        .seed("seed", \.seed),
        .integer("replicas", \.replicas, in: 1...1_000_000),
        .path("output", \.output, "a directory"),
    ] + memberKeys + [
        .section("veto", [.integer("replica_limit", \.givenReplicaLimit, in: 0...10_000_000)]),
    ]

    /// Those that enter the numbers of a member, beside its key and the seed.
    private static let memberKeys: [CardKey<StructureCard>] = [
        .choice("lepton", \.lepton),
        .flag("antineutrino", \.isAntineutrino),
        .section("law", [
            .choice("name", \.law.name),
            .file("table", \.law.table),
        ]),
        .section("events", [
            .file("file", \.events.file),
            .number("count", \.events.count, "a number of events, or 0 for no noise") { $0 == 0 || $0 >= 100 && $0 <= 1e12 },
            .flag("bootstrap", \.events.bootstrap),
        ]),
        .section("flux", [
            .path("file", \.flux.file, "a file, or 'dune' for the bundled table"),
            .text("near", \.flux.near, "the name of a column"),
            .text("far", \.flux.far, "the name of a column"),
            .number("greatest_energy", \.flux.greatestEnergy, "an energy in GeV, above 0.2 and up to 1000") { $0 > 0.2 && $0 <= 1000 },
            .number("shape_uncertainty", \.flux.deviation, "a relative standard deviation, 0 or more and below 0.5") {
                (0..<0.5).contains($0)
            },
            .number("correlation_length", \.flux.length, "an energy in GeV, 0.1 or more") { $0 >= 0.1 },
        ]),
        .section("bins", [
            .integer("energies", \.energyBins, in: 4...400),
            .integer("angles", \.angleBins, in: 4...400),
        ]),
        .section("nodes", [
            .integer("x", \.nodesX, in: 4...400),
            .integer("q2", \.nodesQ, in: 4...400),
        ]),
        .section("network", [
            .integer("width", \.width, in: 1...4096),
            .integer("blocks", \.blocks, in: 1...100),
        ]),
        .section("training", [
            .integer("epochs", \.recipe.epochs, in: 1...10_000_000),
            .number("learning_rate", \.recipe.learningRate, "a number above 0") { $0 > 0 },
            .number("warmup", \.recipe.warmup, "a share of the epochs, 0 to 1") { (0...1).contains($0) },
            .number("weight_decay", \.recipe.weightDecay, "a number, 0 or more") { $0 >= 0 },
            .number("gradient_norm", \.recipe.gradientNorm, "a number above 0") { $0 > 0 },
            .number("held_out", \.heldOut, "a share of the bins, 0 or more and below 0.9") { (0..<0.9).contains($0) },
            .integer("evaluation_interval", \.recipe.normalizationInterval, in: 1...1_000_000),
        ]),
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { StructureCard.memberKeys.text(of: self, names: .oldest) }

    public var runSettings: String { "seed: \(seed)\n\(memberSettings)" }

    public func check(file: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        if law.name == .table, law.table.isEmpty { throw fail("'law.name' is 'table': name the file with 'law.table'") }
        if law.name != .table, !law.table.isEmpty { throw fail("'law.table' is for 'law.name: table'; leave out one of them") }
    }
}

extension CardKey {
    /// A file, or nothing.
    fileprivate static func file(_ name: String, _ place: Place<String>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.filePaths()?.joined() ?? ""
        } text: { CardText.quoted($0[keyPath: place]) }
    }
}
