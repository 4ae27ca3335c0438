import CrossSections
import NeuralNetwork
import Training

extension Job: Workload {
    public func cost(of key: MemberKey) -> Double {
        Double(card.recipe.epochs) * Double(training.count) * Double(card.architecture.flopsPerPoint(depth: key.depth))
    }

    public func epochs(of key: MemberKey) -> Int { card.recipe.epochs }

    public func train(
        _ key: MemberKey, on foundation: MemberRecord? = nil, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        if let start {
            // The standardization belongs to the weights.
            network.parameters = start.weights(ofReplica: key.replica)
            network.batchesAveraged = 0
        } else {
            network.initialize(seed: card.seed, replica: key.replica)
            network.standardization = standardization
        }
        let sample = sample(replica: key.replica)
        let trainer = Trainer(
            PointwiseCrossSection(at: sample.points, fit: sample.fit, test: test), network: network, recipe: card.recipe,
            seed: ReplicaSeed(seed: card.seed, replica: key.replica), pull: card.start?.pull ?? 0)
        guard var record = trainer.run(key, from: checkpoint, observe: observe) else { return nil }
        if record.status == .done { record.series = [roughness(of: network)] }
        return record
    }

    /// How restless a network is, as it stands in a record.
    func roughness(of network: Network) -> MemberRecord.Series {
        .init(MemberRecord.Series.roughness, [roughness(network.predictions(at: roughnessPoints))])
    }
}
