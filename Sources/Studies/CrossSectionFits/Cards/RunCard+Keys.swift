import RunCards
import Training

extension RunCard {
    public static let keys: [CardKey<RunCard>] = [
        .seed("seed", \.seed),
        .integer("replicas", \.replicas, in: 1...1_000_000),
        .integer("networks", \.networks, in: 1...1_000_000),
        .text("target", \.target, "a nucleus such as 12C"),
        .path("output", \.output, "a directory"),
    ] + memberKeys + [
        .section("veto", [
            .number("chi2_spreads", \.veto.spreads, FitVeto.expected) { $0 >= 0 },
            .number("roughness_spreads", \.veto.roughnessSpreads, FitVeto.expected) { $0 >= 0 },
            .integer("replica_limit", \.givenReplicaLimit, in: 0...10_000_000),
        ]),
        .bands(\.bandPoints),
    ]

    /// Those that enter the numbers of a member, beside its key, the seed and the target.
    private static let memberKeys: [CardKey<RunCard>] = [
        .choice("method", \.method),
        .section("bootstrap", [
            .flag("draw_noise", \.bootstrap.drawsNoise),
            .flag("draw_normalizations", \.bootstrap.drawsNormalizations),
            .choice("resample", \.bootstrap.resample),
            .leftOutExperiments(\.bootstrap.leftOutGroups).written(where: { $0.bootstrap.leftOutGroups > 0 }),
            .integer("held_out_folds", \.heldOutFolds, "0 for none, or a number of folds, 2 or more") { $0 == 0 || $0 > 1 },
        ]),
        .section("data", DataSelection.keys.lifted(to: \.data)),
        .section("folds", [
            .choice("kind", \.folds),
            .number("train_fraction", \.trainFraction, "a number between 0 and 1") { $0 > 0 && $0 < 1 },
            .integer("split", \.split, in: 0...1_000_000),
        ]),
        .section("network", [
            .integer("width", \.width, in: 1...4096),
            .choice("activation", \.activation),
            .integer("blocks", \.blocks, in: 1...100),
        ]),
        .section("training", Recipe.keys.lifted(to: \.recipe)),
        .section("start", [
            .path("from", \.givenStart.from, "the directory of a run"),
            .number("pull", \.givenStart.pull, "a number, 0 or more") { $0 >= 0 },
        ], isWritten: { $0.start != nil }),
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { RunCard.memberKeys.text(of: self, names: .oldest) }

    public var runSettings: String { "seed: \(seed)\ntarget: \(target)\n\(memberSettings)" }

    /// The start as the section is read: one from nowhere for none.
    private var givenStart: Start {
        get { start ?? Start(from: "", pull: 0) }
        set { start = newValue == Start(from: "", pull: 0) ? nil : newValue }
    }

    public func check(file: String) throws(CardError) {
        try data.check(file: file)
        if start?.from.isEmpty ?? false {
            throw CardError(file: file, line: nil, message: "'start.pull' pulls towards a run: name it with 'start.from'")
        }
    }
}

extension Recipe {
    /// The section `training` of cards.
    public static let keys: [CardKey<Recipe>] = [
        .integer("epochs", \.epochs, in: 1...10_000_000),
        .integer("batch_size", \.batchSize, in: 1...1_000_000),
        .number("learning_rate", \.learningRate, "a number above 0") { $0 > 0 },
        .number("warmup", \.warmup, "a share of the epochs, 0 to 1", where: isShare),
        .number("weight_decay", \.weightDecay, "a number, 0 or more") { $0 >= 0 },
        .number("dropout", \.dropout, "a share of the hidden units, 0 or more and below 1") { (0..<1).contains($0) },
        .integer("dropout_blocks", \.dropoutBlocks, in: 0...100),
        .number("gradient_norm", \.gradientNorm, "a number above 0") { $0 > 0 },
        .number("batch_statistics_until", \.batchStatisticsUntil, "a share of the epochs, 0 to 1", where: isShare),
        .number("robust_until", \.robustUntil, "a share of the epochs, 0 to 1", where: isShare),
        .number("robust_width", \.robustWidth, "a number of standard deviations above 0") { $0 > 0 },
        .integer("normalization_interval", \.normalizationInterval, in: 1...1_000_000),
    ]

    @Sendable private static func isShare(_ number: Double) -> Bool { (0...1).contains(number) }
}

extension FitVeto {
    /// What its spreads may be.
    public static let expected = "a number of standard deviations, 0 for no vetoes"
}

extension CardKey {
    /// K: of K replicas one leaves out each experiment.
    public static func leftOutExperiments(_ place: Place<Int>) -> CardKey {
        .integer("left_out_experiments", place, "0 for none, or K, 2 or more: of K replicas one leaves out each experiment") {
            $0 == 0 || $0 > 1
        }
    }

    /// The section `bands`, of all cards of ensembles.
    public static func bands(_ points: WritableKeyPath<Values, Int> & Sendable) -> CardKey {
        .section("bands", [.integer("points", points, in: 2...100_000)])
    }
}
