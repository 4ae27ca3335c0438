import NeuralNetwork
import Training

extension Job: Workload {
    public func cost(of key: MemberKey) -> Double {
        Double(card.recipe.epochs) * Double(training.count) * Double(card.architecture.flopsPerPoint(depth: key.depth))
    }

    public func epochs(of key: MemberKey) -> Int { card.recipe.epochs }

    public func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        train(
            key, training: training, test: test, seed: card.seed, resampling: card.method, in: network, from: checkpoint, observe: observe)
    }

    /// Trains a member as the card says, on points and with a seed of another kind of job.
    ///
    /// - Parameters:
    ///   - training: what is trained on; `test`: what the history is evaluated at besides.
    ///   - resampling: how the replica's targets are drawn from the values of `training`.
    func train(
        _ key: MemberKey, training: PointTable, test: PointTable, seed: UInt64, resampling: Resampling, in network: Network,
        from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        network.initialize(seed: seed, replica: key.replica)
        network.standardization = Standardization(training)
        let trainer = Trainer(
            network: network, recipe: card.recipe, training: training,
            targets: resampling.targets(of: training, seed: seed, replica: key.replica), test: test,
            normalizationUncertainties: normalizationUncertainties, seed: seed, replica: key.replica)
        return trainer.run(key, from: checkpoint, observe: observe)
    }
}
