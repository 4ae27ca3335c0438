import RunCards
import SplineFlows

extension GeneratorCard {
    public static let keys: [CardKey<GeneratorCard>] = [
        .seed("seed", \.seed),
        .integer("replicas", \.replicas, in: 1...1_000_000),
        .paths("events", \.events),
        .path("output", \.output, "a directory"),
        .choice("method", \.method),
    ] + memberKeys + adversarialKeys + [
        .section("veto", [.number("loss_spreads", \.vetoSpreads, "a number, 0 or more") { $0 >= 0 }]),
    ]

    /// Those that enter the numbers of a member, beside its key, the seed and the events.
    private static let memberKeys: [CardKey<GeneratorCard>] = [
        .section("bootstrap", [.flag("resample", \.isBootstrapped), .choice("weights", \.bootstrapWeights)]),
        .section("folds", [
            .number("test_fraction", \.testFraction, "a share of the events, 0 or more and below 0.9") { (0..<0.9).contains($0) },
            .number("held_out_fraction", \.heldOutFraction, "a share of the events, above 0 and below 0.9") { $0 > 0 && $0 < 0.9 },
            .integer("split", \.split, in: 0...1_000_000),
        ]),
        .section("flow", [
            .integer("bins", \.bins, in: 2...SplineShape.mostBins),
            .number("half_range", \.halfRange, "a number from 1 to 100") { (1...100).contains($0) },
            .integer("width", \.width, in: 1...4096),
            .integer("blocks", \.blocks, in: 1...100),
        ]),
        .section("training", [
            .integer("epochs", \.recipe.epochs, in: 1...1_000_000),
            .integer("batch_size", \.recipe.batchSize, in: 1...65536),
            .number("learning_rate", \.recipe.learningRate, "a number above 0") { $0 > 0 },
            .number("weight_decay", \.recipe.weightDecay, "a number, 0 or more") { $0 >= 0 },
            .number("gradient_norm", \.recipe.gradientNorm, "a number above 0") { $0 > 0 },
            .number("averaging", \.recipe.averaging, "a share, 0 or more and below 1") { (0..<1).contains($0) },
            .integer("patience", \.recipe.patience, in: 0...1_000_000),
        ]),
        .section("transfer", [
            .path("from", \.base, "the directory of a generator's run, or none"),
            CardKey("depth") { card, entry throws(CardError) in
                let text = try entry.text("a number of layers, 0 for all, or auto") { GeneratorCard.Depth($0) != nil }
                card.depth = GeneratorCard.Depth(text) ?? .all
            } text: { $0.depth.text },
            .numbers("pulls", \.pulls, "a list of numbers, 0 or more") { $0.allSatisfy { $0 >= 0 } },
        ]),
    ]

    /// Those that enter the numbers of adversarial networks too.
    private static let adversarialKeys: [CardKey<GeneratorCard>] = [
        .section("gan", [
            .integer("latents", \.adversarial.latents, in: 1...1024),
            .integer("width", \.adversarial.width, in: 1...4096),
            .integer("blocks", \.adversarial.blocks, in: 1...100),
            .flag("join_energy", \.adversarial.joinsCondition),
            .number("dropout", \.adversarialRecipe.dropout, "a share, 0 or more and below 1") { (0..<1).contains($0) },
            .number("noise", \.adversarialRecipe.noise, "a number, 0 or more") { $0 >= 0 },
            .integer("epochs", \.adversarialRecipe.epochs, in: 1...1_000_000),
            .integer("batch_size", \.adversarialRecipe.batchSize, in: 2...65536),
            .number("learning_rate", \.adversarialRecipe.learningRate, "a number above 0") { $0 > 0 },
            .number("weight_decay", \.adversarialRecipe.weightDecay, "a number, 0 or more") { $0 >= 0 },
            .number("averaging", \.adversarialRecipe.averaging, "a share, 0 or more and below 1") { (0..<1).contains($0) },
            .integer("patience", \.adversarialRecipe.patience, in: 0...1_000_000),
        ]),
    ]

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        let keys = GeneratorCard.memberKeys + (method == .gan ? GeneratorCard.adversarialKeys : [])
        return (method == .gan ? "method: gan\n" : "") + keys.text(of: self, names: .oldest)
    }

    public var runSettings: String { "seed: \(seed)\n\(memberSettings)" }

    public func check(file: String) throws(CardError) {
        if case .layers(let layers) = depth, layers > blocks + 1 {
            throw CardError(
                file: file, line: nil,
                message: "'transfer.depth' is \(layers), but each network has \(blocks + 1) layers; give at most that")
        }
    }
}
