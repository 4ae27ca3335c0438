import CrossSectionFits
import RunCards
import ScatteringData
import Training
import TransferFits
import TransferLearning

/// All that a fine-tune is made of, as written in its YAML card: the members of a finished run taken over to one nucleus at one depth.
public struct FinetuneCard: EnsembleCard {
    public static let kind = "finetune"
    public static let epochsKey = "finetune.epochs"

    /// The run whose members are the sources; another fine-tune may be one.
    public var source = "nucens-run"
    public var seed: UInt64 = 1
    public var replicas = 10
    /// The nucleus, such as "56Fe"; there is no default.
    public var target = ""
    /// Number of the last weight layers that train; nil for the one of the greatest evidence.
    public var depth: Int?
    public var output = "nucens-finetune"

    public var data = DataSelection()

    /// Share of each experiment's points that are trained on; 1: all, and there is no test.
    public var trainFraction = 1.0
    /// Number of the random split.
    public var split = 0

    public var companions = AuxiliarySelection()
    public var tuning = FineTuning()
    public var veto = FitVeto(spreads: 5)
    public var bandPoints = 100

    public init() {}

    /// Members of the source that may be started from: those beyond `replicas` take the place of members that fail.
    var sources: Int { 2 * replicas + 10 }
    public var methodName: String { "finetune" }
    public var summary: String {
        let depth = depth.map { "\($0)" } ?? "by evidence"
        return "\(replicas) replicas of \(target) fine-tuned from \(source), depth \(depth), \(tuning.recipe.epochs) epochs"
    }
}

extension FinetuneCard {
    public static let keys: [CardKey<FinetuneCard>] = [
        .path("from", \.source, "the directory of a run"),
        .path("output", \.output, "a directory"),
        .integer("replicas", \.replicas, in: 1...1_000_000),
    ] + runKeys + [
        .section("veto", [.number("chi2_spreads", \.veto.spreads, FitVeto.expected) { $0 >= 0 }]),
        .bands(\.bandPoints),
    ]

    /// Those that the jobs of a run share.
    private static let runKeys: [CardKey<FinetuneCard>] = [
        .text("target", \.target, "a nucleus such as 56Fe").written { !$0.target.isEmpty },
        CardKey("depth") { card, entry throws(CardError) in
            let given = try entry.text("a whole number from 0 to 1000, or auto for the depth of the greatest evidence") {
                $0 == "auto" || (0...1000).contains(Int($0) ?? -1)
            }
            card.depth = Int(given)
        } text: { $0.depth.map { "\($0)" } ?? "auto" },
    ] + memberKeys

    /// Those that enter the numbers of a member, beside its key and the source.
    private static let memberKeys: [CardKey<FinetuneCard>] = [
        .seed("seed", \.seed),
        .section("data", DataSelection.keys.lifted(to: \.data)),
        .section("folds", [
            .number("train_fraction", \.trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 },
            .integer("split", \.split, in: 0...1_000_000),
        ]),
    ] + FineTuning.sections(companions: \.companions, tuning: \.tuning)

    public func check(file: String) throws(CardError) { try data.check(file: file) }

    public var runSettings: String { FinetuneCard.runKeys.text(of: self, names: .oldest) }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    public var memberSettings: String { FinetuneCard.memberKeys.text(of: self, names: .oldest) }
}
