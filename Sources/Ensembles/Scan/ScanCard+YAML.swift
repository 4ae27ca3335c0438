import Training

extension ScanCard {
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try apply(&card)
    }

    /// Takes over what a section says, which may stand in another card.
    package mutating func apply(_ card: inout CardSection) throws(CardError) {
        try card.read("from", into: &source, "the directory of a run")
        try card.read("seed", into: &seed)
        try card.read("replicas", into: &replicas, in: 1...1_000_000)
        try card.read("targets", into: &targets)
        targets = targets.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
        var given: [String] = []
        try card.read("depths", into: &given)
        if !given.isEmpty { depths = try ScanCard.depths(given, file: card.file) }
        try card.read("output", into: &output, "a directory")

        var data = try card.section("data")
        try data.read("files", into: &dataFiles)
        try data.read("exclude", into: &excludedExperiments)
        try data.read("low_omega_cut", into: &lowOmegaCut, "an energy in GeV, 0 or more") { $0 >= 0 }
        try data.finish()

        var folds = try card.section("folds")
        try folds.read("train_fraction", into: &trainFraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 }
        try folds.read("splits", into: &splits, in: 1...1000)
        try folds.finish()

        var tuning = try card.section("finetune")
        try tuning.read("transform", into: &self.tuning.transforms)
        try tuning.read("pull", into: &self.tuning.pull, "a number, 0 or more") { $0 >= 0 }
        try tuning.read("error_floor", into: &self.tuning.errorFloor, "a fraction of the cross section, 0 or more") { $0 >= 0 }
        try tuning.read("epochs", into: &self.tuning.recipe.epochs, in: 1...10_000_000)
        try tuning.read("learning_rate", into: &self.tuning.recipe.learningRate, "a number above 0") { $0 > 0 }
        try tuning.read("draw_noise", into: &self.tuning.replicaTargets.drawsNoise)
        try tuning.read("draw_normalizations", into: &self.tuning.replicaTargets.drawsNormalizations)
        try tuning.read("resample_points", into: &self.tuning.replicaTargets.resamplesPoints)
        try tuning.finish()

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
        """
        from: \(RunCard.quoted(source))
        output: \(RunCard.quoted(output))
        replicas: \(replicas)
        targets: \(RunCard.list(targets))
        depths: \(RunCard.list(depths.map { "\($0)" }))
        \(memberSettings)

        """
    }

    /// The part that enters the numbers of a member, beside its key and the source: what a stored member must agree with.
    public var memberSettings: String {
        """
        seed: \(seed)
        data:
          files: \(RunCard.list(dataFiles))
          exclude: \(RunCard.list(excludedExperiments))
          low_omega_cut: \(lowOmegaCut)
        folds:
          train_fraction: \(trainFraction)
          splits: \(splits)
        finetune:
          transform: \(tuning.transforms)
          pull: \(tuning.pull)
          error_floor: \(tuning.errorFloor)
          epochs: \(tuning.recipe.epochs)
          learning_rate: \(tuning.recipe.learningRate)
          draw_noise: \(tuning.replicaTargets.drawsNoise)
          draw_normalizations: \(tuning.replicaTargets.drawsNormalizations)
          resample_points: \(tuning.replicaTargets.resamplesPoints)
        bands:
          points: \(bandPoints)
        """
    }
}
