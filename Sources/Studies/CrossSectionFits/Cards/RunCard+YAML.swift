import RunCards
import Training

extension RunCard {
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.requireKind(of: RunCard.self)
        try read(&card)
        try card.finish()
    }

    /// Takes over what a card says of a run; a card of another kind of job may say more.
    public mutating func read(_ card: inout CardSection) throws(CardError) {
        try card.read("seed", into: &seed)
        try card.read("replicas", into: &replicas, in: 1...1_000_000)
        try card.read("method", into: &method)
        try card.read("networks", into: &networks, in: 1...1_000_000)
        try card.read("target", into: &target, "a nucleus such as 12C")
        try card.read("output", into: &output, "a directory")

        var bootstrap = try card.section("bootstrap")
        try bootstrap.read("draw_noise", into: &self.bootstrap.drawsNoise)
        try bootstrap.read("draw_normalizations", into: &self.bootstrap.drawsNormalizations)
        try bootstrap.read("resample", into: &self.bootstrap.resample)
        try bootstrap.read("held_out_folds", into: &heldOutFolds, "0 for none, or a number of folds, 2 or more") { $0 == 0 || $0 > 1 }
        try bootstrap.finish()

        try data.read(from: &card)

        var folds = try card.section("folds")
        try folds.read("kind", into: &self.folds)
        try folds.read("train_fraction", into: &trainFraction, "a number between 0 and 1") { $0 > 0 && $0 < 1 }
        try folds.read("split", into: &split, in: 0...1_000_000)
        try folds.finish()

        var network = try card.section("network")
        try network.read("width", into: &width, in: 1...4096)
        try network.read("blocks", into: &blocks, in: 1...100)
        try network.read("activation", into: &activation)
        try network.finish()

        var training = try card.section("training")
        try training.read("epochs", into: &recipe.epochs, in: 1...10_000_000)
        try training.read("batch_size", into: &recipe.batchSize, in: 1...1_000_000)
        try training.read("learning_rate", into: &recipe.learningRate, "a number above 0") { $0 > 0 }
        try training.read("warmup", into: &recipe.warmup, "a share of the epochs, 0 to 1", where: RunCard.isShare)
        try training.read("weight_decay", into: &recipe.weightDecay, "a number, 0 or more") { $0 >= 0 }
        try training.read("dropout", into: &recipe.dropout, "a share of the hidden units, 0 or more and below 1") { (0..<1).contains($0) }
        try training.read("dropout_blocks", into: &recipe.dropoutBlocks, in: 0...100)
        try training.read("gradient_norm", into: &recipe.gradientNorm, "a number above 0") { $0 > 0 }
        try training.read(
            "batch_statistics_until", into: &recipe.batchStatisticsUntil, "a share of the epochs, 0 to 1", where: RunCard.isShare)
        try training.read("robust_until", into: &recipe.robustUntil, "a share of the epochs, 0 to 1", where: RunCard.isShare)
        try training.read("robust_width", into: &recipe.robustWidth, "a number of standard deviations above 0") { $0 > 0 }
        try training.read("normalization_interval", into: &recipe.normalizationInterval, in: 1...1_000_000)
        try training.finish()

        var start = try card.section("start")
        var source = self.start ?? Start(from: "", pull: 0)
        try start.read("from", into: &source.from, "the directory of a run")
        try start.read("pull", into: &source.pull, "a number, 0 or more") { $0 >= 0 }
        try start.finish()
        guard !source.from.isEmpty || source.pull == 0 else {
            throw CardError(file: card.file, line: nil, message: "'start.pull' pulls towards a run: name it with 'start.from'")
        }
        if !source.from.isEmpty { self.start = source }

        var veto = try card.section("veto")
        try veto.read("chi2_spreads", into: &self.veto.spreads, "a number of standard deviations, 0 for no vetoes") { $0 >= 0 }
        try veto.read(
            "roughness_spreads", into: &self.veto.roughnessSpreads, "a number of standard deviations, 0 for no vetoes") { $0 >= 0 }
        try veto.read("replica_limit", into: &givenReplicaLimit, in: 0...10_000_000)
        try veto.finish()

        var bands = try card.section("bands")
        try bands.read("points", into: &bandPoints, in: 2...100_000)
        try bands.finish()
    }

    private static func isShare(_ number: Double) -> Bool { (0...1).contains(number) }
}
