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

    public var companions = CompanionSelection()
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
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.requireKind(of: FinetuneCard.self)
        try read(&card)
        try card.finish()
    }

    /// Takes over what a section says, which may stand in another card.
    public mutating func read(_ card: inout CardSection) throws(CardError) {
        try card.read("from", into: &source, "the directory of a run")
        try card.read("seed", into: &seed)
        try card.read("replicas", into: &replicas, in: 1...1_000_000)
        try card.read("target", into: &target, "a nucleus such as 56Fe")
        var given = ""
        let expected = "a whole number from 0 to 1000, or auto for the depth of the greatest evidence"
        try card.read("depth", into: &given, expected)
        if !given.isEmpty {
            depth = given == "auto" ? nil : Int(given)
            if given != "auto" && !(0...1000).contains(depth ?? -1) {
                throw CardError(file: card.file, line: nil, message: "'depth' is '\(given)'; it must be \(expected)")
            }
        }
        try card.read("output", into: &output, "a directory")
        try data.read(from: &card)

        var folds = try card.section("folds")
        try folds.read("train_fraction", into: &trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 }
        try folds.read("split", into: &split, in: 0...1_000_000)
        try folds.finish()

        try companions.read(from: &card, &tuning.companions)
        try tuning.read(from: &card)

        var veto = try card.section("veto")
        try veto.read("chi2_spreads", into: &self.veto.spreads, "a number of standard deviations, 0 for no vetoes") { $0 >= 0 }
        try veto.finish()

        var bands = try card.section("bands")
        try bands.read("points", into: &bandPoints, in: 2...100_000)
        try bands.finish()
    }

    public var yaml: String {
        kindLine + """
        from: \(CardText.quoted(source))
        output: \(CardText.quoted(output))
        replicas: \(replicas)
        \(runSettings)
        veto:
          chi2_spreads: \(veto.spreads)
        bands:
          points: \(bandPoints)

        """
    }

    public var runSettings: String {
        """
        target: \(CardText.quoted(target))
        depth: \(depth.map { "\($0)" } ?? "auto")
        \(memberSettings)
        """
    }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    var memberSettings: String {
        """
        seed: \(seed)
        \(data.yaml)
        folds:
          train_fraction: \(trainFraction)
          split: \(split)
        \(companions.yaml(tuning.companions))
        \(tuning.yaml)
        """
    }
}
