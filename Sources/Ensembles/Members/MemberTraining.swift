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
        if let start {
            // The standardization belongs to the weights.
            network.parameters = start.weights(ofReplica: key.replica)
            network.batchesAveraged = 0
        } else {
            network.initialize(seed: card.seed, replica: key.replica)
            network.standardization = standardization
        }
        let trainer = Trainer(
            network: network, recipe: card.recipe, training: training,
            targets: targets(of: key), test: test, normalizationUncertainties: normalizationUncertainties, seed: card.seed,
            replica: key.replica, pull: card.start?.pull ?? 0)
        return trainer.run(key, from: checkpoint, observe: observe)
    }
}
