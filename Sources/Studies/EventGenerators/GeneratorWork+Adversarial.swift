import AdversarialNetworks
import Members
import NeuralNetwork
import SplineFlows
import Training

extension GeneratorWork {
    /// Trains adversarial networks.
    func train(
        _ key: GeneratorKey, resuming state: MemberState?, in pair: AdversarialPair, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GeneratorKey>? {
        let start = ContinuousClock.now
        var record = MemberRecord(key: key)
        // The statistics of a batch take two events.
        guard let beginning = beginning(of: key, fewest: 2) else { return record.failed(GeneratorWork.noEvents) }
        if let base = beginning.base {
            pair.parameters = base
        } else {
            pair.initialize(seed: fit.card.seed, replica: key.replica)
        }
        let trainer = AdversarialTrainer(
            pair, data: beginning.data, heldOut: beginning.heldOut, recipe: fit.card.adversarialRecipe,
            seed: ReplicaSeed(seed: fit.card.seed, replica: key.replica), keepsStart: fit.card.isFineTune)
        if fit.card.isFineTune { record.figures[GeneratorFigure.baseDistance] = trainer.best }
        var history = state?.history ?? []
        if let state { trainer.state = AdversarialTrainer.State(state) }
        func seconds() -> Double { (state?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1) }
        while !trainer.isOver {
            let losses = trainer.runEpoch()
            guard losses.discriminator.isFinite, losses.heldOut.isFinite else {
                return record.failed("the loss is not finite after epoch \(trainer.epoch)")
            }
            let figures: Figures = [GeneratorFigure.train: losses.discriminator, GeneratorFigure.distance: losses.heldOut]
            history.append(TrainingEvaluation(step: trainer.epoch, figures: figures))
            let moment = TrainingMoment(step: trainer.epoch, figures: figures) { [history] in
                trainer.state.member(history: history, seconds: seconds())
            }
            if !observe(moment) && !trainer.isOver { return nil }
        }
        trainer.finish()
        record.steps = trainer.epoch
        record.history = history
        record.seconds = seconds()
        record.figures[GeneratorFigure.train] = history.last?.figures[GeneratorFigure.train] ?? .nan
        record.figures[GeneratorFigure.distance] = trainer.best
        record.arrays.set(GeneratorArray.weights, pair.parameters)
        return record
    }
}

/// How checkpoints name the parts of a training's state.
extension AdversarialTrainer.State {
    private enum Name {
        static let epoch = "epoch", best = "best", bestEpoch = "best_epoch", batches = "batches_averaged", steps = "steps"
        static let parameters = "parameters", average = "average", bestParameters = "best_parameters"
        static let first = "first_moment", second = "second_moment"
    }

    init(_ state: MemberState) {
        func whole(_ name: String) -> Int { Int(exactly: state.numbers[name]) ?? 0 }
        let moments = (0...).lazy.prefix { !state.arrays.singles("\(Name.first)\($0)").isEmpty }.map { number in
            AdamW.State(
                steps: whole(Name.steps), first: state.arrays.singles("\(Name.first)\(number)"),
                second: state.arrays.singles("\(Name.second)\(number)"))
        }
        let best = state.numbers[Name.best]
        self.init(
            epoch: whole(Name.epoch), parameters: state.arrays.singles(Name.parameters), average: state.arrays.singles(Name.average),
            batchesAveraged: whole(Name.batches), moments: Array(moments), best: best.isNaN ? .infinity : best,
            bestEpoch: whole(Name.bestEpoch), bestParameters: state.arrays.singles(Name.bestParameters))
    }

    func member(history: [TrainingEvaluation], seconds: Double) -> MemberState {
        var state = MemberState(step: epoch, history: history, numbers: [:], arrays: NamedArrays(), seconds: seconds)
        state.numbers[Name.epoch] = Double(epoch)
        state.numbers[Name.best] = best
        state.numbers[Name.bestEpoch] = Double(bestEpoch)
        state.numbers[Name.batches] = Double(batchesAveraged)
        state.numbers[Name.steps] = Double(moments.first?.steps ?? 0)
        state.arrays.set(Name.parameters, parameters)
        state.arrays.set(Name.average, average)
        state.arrays.set(Name.bestParameters, bestParameters)
        for (number, moments) in moments.enumerated() {
            state.arrays.set("\(Name.first)\(number)", moments.first)
            state.arrays.set("\(Name.second)\(number)", moments.second)
        }
        return state
    }
}
