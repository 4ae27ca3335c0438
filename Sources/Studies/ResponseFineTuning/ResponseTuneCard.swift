import CrossSectionFits
import ResponseFits
import RunCards
import Training

/// All that a fine-tune of response functions is made of, as written in its YAML card: the networks of a finished run of all nuclei taken
/// over to one nucleus.
public struct ResponseTuneCard: EnsembleCard {
    public static let kind = "responsetune"
    public static let epochsKey = "finetune.steps"
    public static let observable = ResponseCard.observable

    /// Says in a card that the source is a run of response functions.
    public var observable = ResponseCard.Observable.responses
    /// That of the source, whose replicas draw again what they drew there: it is no key of the card.
    public internal(set) var seed: UInt64 = 1
    /// The run whose members are the sources.
    public var source = "nucens-nuclei"
    public var replicas = 50
    /// The nucleus, such as "56Fe"; there is no default.
    public var target = ""
    /// Number of the last weight layers that train; nil for the one that describes spectra best that replicas have not drawn.
    public var depth: Int?
    public var output = "nucens-finetune"

    /// What each replica sees of the training points.
    public var bootstrap = ResponseTuneCard.defaultDraws
    public var data = DataSelection()
    /// Share of each experiment's points that are trained on; 1: all, and there is no test.
    public var trainFraction = 1.0
    /// Number of the random split.
    public var split = 0

    public var tuning = ResponseTuning()
    public var veto = FitVeto(spreads: 5)
    public var bandPoints = 100

    public init() {}

    private static var defaultDraws: ReplicaTargets {
        var targets = ResponseCard.honestDraws
        targets.leftOutGroups = 0
        return targets
    }

    /// Members of the source that may be started from: those beyond `replicas` take the place of members that fail.
    var sources: Int { 2 * replicas + 10 }
    public var methodName: String { "finetune" }
    var summary: String {
        let depth = depth.map { "\($0)" } ?? "by spectra that were not drawn"
        return "\(replicas) replicas of R_L and R_T fine-tuned from \(source) to \(target), depth \(depth)"
    }
}

extension ResponseTuneCard {
    public static let keys: [CardKey<ResponseTuneCard>] = [
        .choice("observable", \.observable),
        .path("from", \.source, "the directory of a run of response functions"),
        .path("output", \.output, "a directory"),
        .integer("replicas", \.replicas, in: 1...1_000_000),
    ] + runKeys + [
        .section("veto", [.number("chi2_spreads", \.veto.spreads, FitVeto.expected) { $0 >= 0 }]),
        .bands(\.bandPoints),
    ]

    /// Those that the jobs of a run share.
    private static let runKeys: [CardKey<ResponseTuneCard>] = [
        .text("target", \.target, "a nucleus such as 56Fe").written { !$0.target.isEmpty },
        CardKey("depth") { card, entry throws(CardError) in
            let given = try entry.text("a whole number from 0 to 1000, or auto for the one that spectra left undrawn speak for") {
                $0 == "auto" || (0...1000).contains(Int($0) ?? -1)
            }
            card.depth = Int(given)
        } text: { $0.depth.map { "\($0)" } ?? "auto" },
    ] + memberKeys

    /// Those that enter the numbers of a member, beside its key and the source.
    private static let memberKeys: [CardKey<ResponseTuneCard>] = [
        .section("bootstrap", [
            .flag("draw_noise", \.bootstrap.drawsNoise),
            .flag("draw_normalizations", \.bootstrap.drawsNormalizations),
            .choice("resample", \.bootstrap.resample),
            .integer("held_out_folds", \.bootstrap.heldOutFolds, "0 for none, or a number of folds, 2 or more") { $0 == 0 || $0 > 1 },
            .errorFloor(\.bootstrap.errorFloor),
        ]),
        .section("data", DataSelection.keys.lifted(to: \.data)),
        .section("folds", [
            .number("train_fraction", \.trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 },
            .integer("split", \.split, in: 0...1_000_000),
        ]),
        .section("finetune", ResponseTuning.keys.lifted(to: \.tuning)),
    ]

    public func check(file: String) throws(CardError) {
        try data.check(file: file)
        if bootstrap.heldOutFolds > 0, bootstrap.resample == .none {
            throw CardError(
                file: file, line: nil,
                message: "'bootstrap.held_out_folds' are folds of what 'bootstrap.resample' names: give settings (whole spectra) or points")
        }
        guard bootstrap.resample == .none, tuning.variants(depth: depth, layers: 1).count > 1 else { return }
        throw CardError(
            file: file, line: nil,
            message: "'depth: auto' and several values of 'finetune.pull' are chosen by what replicas have not drawn, and with "
                + "'bootstrap.resample: none' they draw all: give one depth and one pull")
    }

    public var runSettings: String { ResponseTuneCard.runKeys.text(of: self, names: .oldest) }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    var memberSettings: String { ResponseTuneCard.memberKeys.text(of: self, names: .oldest) }
}
