import RunCards

extension RunCard {
    /// The complete card, every value spelled out: what stands in RUN/config.yaml, and a card itself.
    public var yaml: String { kindLine + text }

    /// The same without its kind: what the cards of other studies begin with.
    public var text: String {
        """
        seed: \(seed)
        replicas: \(replicas)
        networks: \(networks)
        target: \(CardText.quoted(target))
        output: \(CardText.quoted(output))
        \(memberSettings)
        veto:
          chi2_spreads: \(veto.spreads)
          roughness_spreads: \(veto.roughnessSpreads)
          replica_limit: \(givenReplicaLimit)
        bands:
          points: \(bandPoints)

        """
    }

    /// The part of the card that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        """
        method: \(method.rawValue)
        bootstrap:
          draw_noise: \(bootstrap.drawsNoise)
          draw_normalizations: \(bootstrap.drawsNormalizations)
          resample: \(bootstrap.resample.rawValue)
          held_out_folds: \(heldOutFolds)
        \(data.yaml)
        folds:
          kind: \(folds.rawValue)
          train_fraction: \(trainFraction)
          split: \(split)
        network:
          width: \(width)
          activation: \(activation.rawValue)
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
        """ + (start.map { "\nstart:\n  from: \(CardText.quoted($0.from))\n  pull: \($0.pull)" } ?? "")
    }

    public var runSettings: String { "seed: \(seed)\ntarget: \(target)\n\(memberSettings)" }
}
