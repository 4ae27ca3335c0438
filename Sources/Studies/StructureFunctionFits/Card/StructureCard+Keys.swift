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
            CardKey<StructureCard>.file("run", \.law.run).written { $0.law.name == .ensemble },
            CardKey<StructureCard>.text("member", \.law.member, "a replica number, or 'mean'", where: Law.isMember)
                .written { $0.law.name == .ensemble },
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
            CardKey<StructureCard>.file("covariance", \.flux.covariance).written { !$0.flux.covariance.isEmpty },
        ]),
        .section("detector", Detector.keys.lifted(to: \.detector), isWritten: { $0.detector != StructureCard.Detector() }),
        .section("second", furtherKeys.lifted(to: \.second), isWritten: { !$0.second.near.isEmpty }),
        .section("third", furtherKeys.lifted(to: \.third), isWritten: { !$0.third.near.isEmpty }),
        .section("bins", [
            .integer("energies", \.energyBins, in: 4...400),
            .integer("angles", \.angleBins, in: 4...400),
        ]),
        .section("nodes", [
            .integer("x", \.nodesX, in: 4...400),
            .integer("q2", \.nodesQ, in: 4...400),
        ]),
        .section("model", [
            .choice("base", \.model.base),
            .choice("prior", \.model.prior),
            .number("correction", \.model.deviation, "a standard deviation of ln c, above 0 and up to 3") { $0 > 0 && $0 <= 3 },
            .number("strength", \.model.strength, "a number, 0 or more") { (0...1e9).contains($0) },
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

    private static let furtherKeys: [CardKey<StructureCard.Further>] = [
        .name("near", \.near),
        .file("flux", \.flux),
        CardKey<StructureCard.Further>.choice("lepton", \.lepton).written { $0.lepton != .same },
        .flag("antineutrino", \.isAntineutrino),
        .file("file", \.file),
        .number("count", \.count, "a number of events, 100 or more") { $0 >= 100 && $0 <= 1e12 },
        CardKey<StructureCard.Further>.file("background", \.background).written { !$0.background.isEmpty },
        CardKey<StructureCard.Further>.number(
            "background_uncertainty", \.backgroundDeviation, Detector.backgroundExpected, where: Detector.isBackgroundDeviation
        ).written { $0.backgroundDeviation > 0 },
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { StructureCard.memberKeys.text(of: self, names: .oldest) }

    public var runSettings: String { "seed: \(seed)\n\(memberSettings)" }

    public func check(file: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        if let wrong = law.mistake { throw fail(wrong) }
        if !flux.covariance.isEmpty, flux.deviation > 0 {
            throw fail("'flux.covariance' takes the place of 'flux.shape_uncertainty'; leave out one of them")
        }
        if let wrong = detector.mistake(in: "detector.") { throw fail(wrong) }
        for (name, background) in [("detector", detector.background), ("second", second.background), ("third", third.background)]
        where !background.isEmpty && isNoiseless {
            throw fail("'\(name).background' counts events, and there are none with 'events.count: 0'; give a number")
        }
        if !third.near.isEmpty, second.near.isEmpty { throw fail("'third' is the sample after 'second'; call it 'second'") }
        for (name, sample) in [("second", second), ("third", third)] where sample.near.isEmpty && sample != StructureCard.Further() {
            throw fail("'\(name).near' names the column of the sample's flux; give it, or leave out the section '\(name)'")
        }
        for (name, sample) in [("second", second), ("third", third)] where !sample.near.isEmpty && sample.file.isEmpty != isSimulated {
            throw fail("'\(name).file': either all samples are simulated, or none")
        }
        for (name, sample) in [("second", second), ("third", third)] where sample.backgroundDeviation > 0 && sample.background.isEmpty {
            throw fail("'\(name).background_uncertainty' is that of a background; give its file with '\(name).background'")
        }
    }
}
