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
            CardKey<StructureCard>.file("covariance", \.flux.covariance).written { !$0.flux.covariance.isEmpty },
        ]),
        .section("detector", detectorKeys, isWritten: { $0.detector != StructureCard.Detector() }),
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

    private static let detectorKeys: [CardKey<StructureCard>] = [
        .number("energy_resolution", \.detector.resolution.energy, "a relative standard deviation, 0 or more and below 1") {
            (0..<1).contains($0)
        },
        .number("angle_resolution", \.detector.resolution.angle, "a standard deviation in degrees, 0 or more and below 60") {
            (0..<60).contains($0)
        },
        .file("smearing", \.detector.smearing),
        .number("efficiency", \.detector.efficiency, "a share of the leptons, above 0 and up to 1") { $0 > 0 && $0 <= 1 },
        .file("efficiencies", \.detector.efficiencies),
        .file("background", \.detector.background),
        .number("resolution_uncertainty", \.detector.resolutionDeviation, "a relative standard deviation, 0 or more and below 0.5") {
            (0..<0.5).contains($0)
        },
        .number("scale_uncertainty", \.detector.scaleDeviation, "a relative standard deviation, 0 or more and below 0.2") {
            (0..<0.2).contains($0)
        },
        .number("background_uncertainty", \.detector.backgroundDeviation, "a relative standard deviation, 0 or more and below 1") {
            (0..<1).contains($0)
        },
    ]

    private static let furtherKeys: [CardKey<StructureCard.Further>] = [
        .name("near", \.near),
        .file("flux", \.flux),
        .flag("antineutrino", \.isAntineutrino),
        .file("file", \.file),
        .number("count", \.count, "a number of events, 100 or more") { $0 >= 100 && $0 <= 1e12 },
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { StructureCard.memberKeys.text(of: self, names: .oldest) }

    public var runSettings: String { "seed: \(seed)\n\(memberSettings)" }

    public func check(file: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        if law.name == .table, law.table.isEmpty { throw fail("'law.name' is 'table': name the file with 'law.table'") }
        if law.name != .table, !law.table.isEmpty { throw fail("'law.table' is for 'law.name: table'; leave out one of them") }
        if !flux.covariance.isEmpty, flux.deviation > 0 {
            throw fail("'flux.covariance' takes the place of 'flux.shape_uncertainty'; leave out one of them")
        }
        if !detector.smearing.isEmpty, !detector.resolution.isPerfect || detector.resolutionDeviation > 0 || detector.scaleDeviation > 0 {
            throw fail("'detector.smearing' takes the place of resolutions and their uncertainties; leave out one of them")
        }
        if detector.resolutionDeviation > 0, detector.resolution.isPerfect {
            throw fail("'detector.resolution_uncertainty' is that of a resolution; give 'detector.energy_resolution' or 'angle_resolution'")
        }
        if detector.backgroundDeviation > 0, detector.background.isEmpty {
            throw fail("'detector.background_uncertainty' is that of a background; give its file with 'detector.background'")
        }
        if !detector.background.isEmpty, isNoiseless {
            throw fail("'detector.background' counts events, and there are none with 'events.count: 0'; give a number")
        }
        if !third.near.isEmpty, second.near.isEmpty { throw fail("'third' is the sample after 'second'; call it 'second'") }
        for (name, sample) in [("second", second), ("third", third)] where sample.near.isEmpty && sample != StructureCard.Further() {
            throw fail("'\(name).near' names the column of the sample's flux; give it, or leave out the section '\(name)'")
        }
        for (name, sample) in [("second", second), ("third", third)] where !sample.near.isEmpty && sample.file.isEmpty != isSimulated {
            throw fail("'\(name).file': either all samples are simulated, or none")
        }
    }
}

extension CardKey {
    /// A name, or nothing.
    fileprivate static func name(_ name: String, _ place: Place<String>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.names()?.joined() ?? ""
        } text: { CardText.quoted($0[keyPath: place]) }
    }

    /// A file, or nothing.
    fileprivate static func file(_ name: String, _ place: Place<String>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.filePaths()?.joined() ?? ""
        } text: { CardText.quoted($0[keyPath: place]) }
    }
}
