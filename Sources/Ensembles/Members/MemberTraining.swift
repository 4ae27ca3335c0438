import NeuralNetwork
import Training

extension Job {
    /// Trains one member: a pure function of this job and the key, whichever rank calls it.
    ///
    /// - Parameters:
    ///   - network: memory to work in; what it held before does not matter.
    ///   - observe: called after every epoch with the number done and, when there is one, the newest evaluation.
    public func train(
        _ key: MemberKey, in network: Network, observe: (_ epoch: Int, Trainer.Evaluation?) -> Void
    ) -> MemberRecord {
        let start = ContinuousClock.now
        network.initialize(seed: card.seed, replica: key.replica)
        network.standardization = standardization
        let trainer = Trainer(
            network: network, recipe: card.recipe, training: training,
            targets: card.method.targets(of: training, seed: card.seed, replica: key.replica), test: test,
            normalizationUncertainties: normalizationUncertainties, seed: card.seed, replica: key.replica)
        var record = MemberRecord(
            key: key, status: .done, reason: "", epochs: 0, chiSquareTrain: .nan, chiSquareTest: .nan, history: [],
            normalizations: [], weights: [], seconds: 0)
        while !trainer.isFinished && record.status == .done {
            do throws(TrainingFailure) {
                let evaluation = try trainer.trainEpoch()
                observe(trainer.epoch, evaluation)
            } catch {
                record.status = .failed
                record.reason = "\(error)"
            }
        }
        if record.status == .done {
            record.chiSquareTrain = trainer.history.last?.chiSquareTrain ?? .nan
            record.chiSquareTest = trainer.history.last?.chiSquareTest ?? .nan
            record.normalizations = trainer.normalizations
            record.weights = network.parameters
        }
        record.epochs = trainer.epoch
        record.history = trainer.history
        record.seconds = (ContinuousClock.now - start) / .seconds(1)
        return record
    }
}
