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
        network.initialize(seed: card.seed, replica: key.replica)
        network.standardization = standardization
        let trainer = Trainer(
            network: network, recipe: card.recipe, training: training,
            targets: targets(of: key), test: test,
            normalizationUncertainties: normalizationUncertainties, seed: card.seed, replica: key.replica)
        return trainer.run(key, from: checkpoint, observe: observe)
    }
}
