import EventGeneration
import Members
import NeuralNetwork
import PortableMath
import SplineFlows
import Training

extension GeneratorWork {
    /// Trains a flow.
    func train(
        _ key: GeneratorKey, resuming state: MemberState?, in flow: ConditionalFlow, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GeneratorKey>? {
        let start = ContinuousClock.now
        var record = MemberRecord(key: key)
        guard let beginning = beginning(of: key, fewest: 1) else { return record.failed(GeneratorWork.noEvents) }
        let (data, heldOut) = (beginning.data, beginning.heldOut)
        if let base = beginning.base {
            flow.parameters = base
        } else {
            flow.initialize(seed: fit.card.seed, replica: key.replica)
        }
        let origin = flow.parameters
        let (shift, trainShift) = (beginning.heldOutShift, beginning.trainShift)
        if beginning.base != nil { record.figures[GeneratorFigure.base] = flow.losses(on: heldOut).reduce(0, +) - shift }

        var progress = GeneratorProgress(state)
        if fit.card.isFineTune && progress.best.isEmpty {
            progress.take(origin, loss: flow.losses(on: heldOut).reduce(0, +), pull: .nan, depth: 0)
        }
        func seconds() -> Double { (state?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1) }
        while progress.candidate < candidates.count {
            var recipe = fit.card.recipe
            let (depth, pull) = candidates[progress.candidate]
            recipe.pull = pull
            flow.parameters = origin
            let trainer = FlowTrainer(
                flow, data: data, heldOut: heldOut, recipe: recipe, seed: ReplicaSeed(seed: fit.card.seed, replica: key.replica),
                frozenLayers: fit.card.blocks + 1 - depth, keepsStart: fit.card.isFineTune)
            if let stopped = progress.trainer { trainer.state = stopped }
            while !trainer.isOver {
                let losses = trainer.runEpoch()
                progress.step += 1
                guard losses.training.isFinite, losses.heldOut.isFinite else {
                    return record.failed("the loss is not finite after epoch \(trainer.epoch)")
                }
                let figures: Figures = [
                    GeneratorFigure.train: losses.training - trainShift, GeneratorFigure.heldOut: losses.heldOut - shift,
                ]
                progress.history.append(TrainingEvaluation(step: progress.step, figures: figures))
                let isLast = trainer.isOver && progress.candidate + 1 == candidates.count
                let moment = TrainingMoment(step: progress.step, figures: figures) { [progress] in
                    progress.state(trainer.state, seconds: seconds())
                }
                if !observe(moment) && !isLast { return nil }
            }
            trainer.finish()
            let trained = flow.parameters
            // To leave the base takes a gain beyond its error; among trainings the least loss counts.
            let isBetter = progress.bestDepth > 0 || !fit.card.isFineTune
                ? trainer.best < progress.bestLoss : GeneratorWork.isBetter(trained, than: progress.best, on: heldOut, in: flow)
            if isBetter {
                progress.take(trained, loss: trainer.best, pull: pull, depth: depth)
            }
            progress.endTraining()
        }
        flow.parameters = progress.best
        record.steps = progress.step
        record.history = progress.history
        record.seconds = seconds()
        record.figures[GeneratorFigure.train] = progress.history.last?.figures[GeneratorFigure.train] ?? .nan
        record.figures[GeneratorFigure.heldOut] = progress.bestLoss - shift
        record.figures[GeneratorFigure.perplexity] = Portable.exp(progress.bestLoss)
        if fit.card.isFineTune {
            record.figures[GeneratorFigure.pull] = progress.bestPull
            if fit.card.depth == .chosen { record.figures[GeneratorFigure.depth] = Double(progress.bestDepth) }
        }
        let test = fit.testIndices
        if !test.isEmpty {
            record.figures[GeneratorFigure.test] = flow.losses(on: fit.rows(test)).reduce(0, +) - fit.meanLogJacobian(test)
        }
        record.arrays.set(GeneratorArray.weights, progress.best)
        return record
    }

    /// Whether the mean of ln p over the held-out events gains more than two standard errors, event by event: in the spirit of the rule of
    /// one (L. Breiman et al., "Classification and regression trees", 1984). Two, as the new one is the best of many epochs, which alone
    /// gains by noise.
    private static func isBetter(_ new: [Float], than old: [Float], on data: FlowData, in flow: ConditionalFlow) -> Bool {
        let logarithms = [old, new].map { parameters in
            flow.parameters = parameters
            return flow.logDensities(of: data)
        }
        let gains = (0..<data.count).map { row in
            logarithms[1].reduce(0) { $0 + $1[row] } - logarithms[0].reduce(0) { $0 + $1[row] }
        }
        let total = data.totalWeight
        let weight = data.weight.map { Double($0) }
        let mean = zip(gains, weight).reduce(0) { $0 + $1.0 * $1.1 } / total
        let squares = zip(gains, weight).reduce(0) { $0 + $1.1 * $1.1 * ($1.0 - mean) * ($1.0 - mean) }
        return mean > 2 * squares.squareRoot() / total
    }
}
