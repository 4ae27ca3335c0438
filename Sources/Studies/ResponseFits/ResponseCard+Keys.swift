import CrossSectionFits
import NuclearResponses
import RunCards
import Training

extension ResponseCard {
    public static let keys: [CardKey<ResponseCard>] = [
        .choice("observable", \.observable),
        .seed("seed", \.seed),
        .integer("replicas", \.replicas, in: 1...1_000_000),
        .words("targets", \.targets),
        .path("output", \.output, "a directory"),
    ] + memberKeys + [
        .section("veto", [
            .number("chi2_spreads", \.veto.spreads, FitVeto.expected) { $0 >= 0 },
            .integer("replica_limit", \.givenReplicaLimit, in: 0...10_000_000),
        ]),
        .bands(\.bandPoints),
    ]

    /// Those that enter the numbers of a member, beside its key, the seed and the nuclei.
    private static let memberKeys: [CardKey<ResponseCard>] = [
        .section("bootstrap", [
            .flag("draw_noise", \.bootstrap.drawsNoise),
            .flag("draw_normalizations", \.bootstrap.drawsNormalizations),
            .choice("resample", \.bootstrap.resample),
            .leftOutExperiments(\.bootstrap.leftOutGroups),
            .errorFloor(\.bootstrap.errorFloor),
        ]),
        .section("model", [
            .flag("coulomb_field", \.model.usesCoulombField),
            .number("fermi_momentum_spread", \.model.fermiMomentumSpread, "a share of k_F, 0 or more and below 0.3") {
                (0..<0.3).contains($0)
            },
            .number("shape_spread", \.model.shapeSpread, "a share, 0 or more and below 0.5") { (0..<0.5).contains($0) },
            .number("base_weight", \.baseWeight, "a number, 0 or more") { $0 >= 0 },
        ]),
        .section("data", DataSelection.keys.lifted(to: \.data)),
        .section("folds", [
            .choice("kind", \.folds),
            .words("nuclei", \.heldOutNuclei),
            .number("train_fraction", \.trainFraction, "a share of the points, 0 or more and below 1") { $0 >= 0 && $0 < 1 },
            .integer("split", \.split, in: 0...1_000_000),
        ]),
        .section("network", [
            .integer("width", \.width, in: 1...4096),
            .integer("blocks", \.blocks, in: 1...100),
        ]),
        .section("training", Recipe.keys.lifted(to: \.recipe) + [.flag("robust_to_the_end", \.recipe.isRobustToTheEnd)]),
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { ResponseCard.memberKeys.text(of: self, names: .oldest) }

    public var runSettings: String { "seed: \(seed)\ntargets: \(targets)\n\(memberSettings)" }

    public func check(file: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        try data.check(file: file)
        if folds == .random && trainFraction == 0 { throw fail("'folds.train_fraction' is 0, which leaves nothing to train on") }
        if (folds == .nuclei) == heldOutNuclei.isEmpty {
            throw fail("'folds.nuclei' names the nuclei that folds of kind 'nuclei' hold out: give both, or neither")
        }
    }
}

extension CardKey {
    /// `error_floor`: the share of the cross section that is added to the errors in training, in quadrature.
    public static func errorFloor(_ place: WritableKeyPath<Values, Double> & Sendable) -> CardKey {
        .number("error_floor", place, "a share of the cross section, 0 or more and below 1") { (0..<1).contains($0) }
    }
}
