extension RunCard {
    /// The complete card, every value spelled out: what stands in RUN/config.yaml, and a card itself.
    public var yaml: String {
        """
        seed: \(seed)
        replicas: \(replicas)
        networks: \(networks)
        target: \(RunCard.quoted(target))
        output: \(RunCard.quoted(output))
        \(memberSettings)
        veto:
          chi2_spreads: \(veto.spreads)
          replica_limit: \(givenReplicaLimit)
        bands:
          points: \(bandPoints)

        """
    }

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        """
        method: \(method.rawValue)
        data:
          files: \(RunCard.list(dataFiles))
          exclude: \(RunCard.list(excludedExperiments))
          low_omega_cut: \(lowOmegaCut)
        folds:
          kind: \(folds.rawValue)
          train_fraction: \(trainFraction)
          split: \(split)
        network:
          width: \(width)
          blocks: \(blocks)
        training:
          epochs: \(recipe.epochs)
          batch_size: \(recipe.batchSize)
          learning_rate: \(recipe.learningRate)
          warmup: \(recipe.warmup)
          weight_decay: \(recipe.weightDecay)
          dropout: \(recipe.dropout)
          dropout_blocks: \(recipe.dropoutBlocks)
          gradient_norm: \(recipe.gradientNorm)
          batch_statistics_until: \(recipe.batchStatisticsUntil)
          robust_until: \(recipe.robustUntil)
          robust_width: \(recipe.robustWidth)
          normalization_interval: \(recipe.normalizationInterval)
        """ + (start.map { "\nstart:\n  from: \(RunCard.quoted($0.from))\n  pull: \($0.pull)" } ?? "")
    }

    package static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    package static func list(_ items: [String]) -> String { "[" + items.map(quoted).joined(separator: ", ") + "]" }
}
