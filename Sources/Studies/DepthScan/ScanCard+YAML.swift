import RunCards
import Training
import TransferFits
import TransferLearning

extension ScanCard {
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.requireKind(of: ScanCard.self)
        try card.read("from", into: &source, "the directory of a run")
        try card.read("seed", into: &seed)
        try card.read("replicas", into: &replicas, in: 1...1_000_000)
        try card.read("targets", into: &targets)
        targets = targets.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
        var given: [String] = []
        try card.read("depths", into: &given)
        if !given.isEmpty { depths = try ScanCard.depths(given, file: card.file) }
        try card.read("output", into: &output, "a directory")

        try data.read(from: &card)

        var folds = try card.section("folds")
        try folds.read("train_fraction", into: &trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 }
        try folds.read("splits", into: &splits, in: 1...1000)
        try folds.finish()

        try companions.read(from: &card, &tuning.companions)
        try tuning.read(from: &card)

        var bands = try card.section("bands")
        try bands.read("points", into: &bandPoints, in: 2...100_000)
        try bands.finish()
        try card.finish()
    }

    /// "0-11", "1,2,4", or a list of such.
    private static func depths(_ texts: [String], file: String) throws(CardError) -> [Int] {
        var depths: [Int] = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.filter { $0 != " " }) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last, last <= 1000 else {
                throw CardError(file: file, line: nil, message: "'depths' is '\(text)'; it must be numbers and ranges such as 0-11 or 1,2,4,11")
            }
            depths += Array(first...last)
        }
        return Array(Set(depths)).sorted()
    }

    /// The complete card, every value spelled out.
    public var yaml: String {
        kindLine + """
        from: \(CardText.quoted(source))
        output: \(CardText.quoted(output))
        replicas: \(replicas)
        targets: \(CardText.list(targets))
        depths: \(CardText.list(depths.map { "\($0)" }))
        \(memberSettings)

        """
    }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    public var memberSettings: String {
        """
        seed: \(seed)
        \(data.yaml)
        folds:
          train_fraction: \(trainFraction)
          splits: \(splits)
        \(companions.yaml(tuning.companions))
        \(tuning.yaml)
        bands:
          points: \(bandPoints)
        """
    }
}
