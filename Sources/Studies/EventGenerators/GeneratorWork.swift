import EventGeneration
import Files
import Members
import NeuralNetwork
import PortableMath
import SplineFlows
import Training

/// The members of a generator: flows, each with networks of its own.
public struct GeneratorWork: Workload {
    public internal(set) var fit: GeneratorFit

    public typealias Key = GeneratorKey

    package init(fit: GeneratorFit) { self.fit = fit }

    public var digest: String { fit.digest }
    public var headline: (figure: String, label: String) { (GeneratorFigure.heldOut, "held-out −ln p") }

    public func makeMemory(threads: Int) throws(RunError) -> ConditionalFlow {
        let team: ThreadTeam
        do { team = try ThreadTeam(threads: threads) } catch { throw RunError("\(error)") }
        return ConditionalFlow(
            fit.density.architecture, products: fit.products, capacity: max(256, fit.card.recipe.batchSize), team: team)
    }

    /// Trainings of a member, one a pull towards the base, the strongest first.
    private var candidates: [Double] { fit.card.isFineTune ? fit.card.pulls.sorted(by: >) : [0] }

    public func cost(of key: GeneratorKey) -> Double {
        Double(steps(of: key)) * Double(fit.rows.count) * Double(fit.density.architecture.flopsPerRow)
    }

    public func steps(of key: GeneratorKey) -> Int { candidates.count * fit.card.recipe.epochs }

    public func shortened(to steps: Int) -> GeneratorWork {
        GeneratorWork(fit: fit.shortened(to: max(1, steps / candidates.count)))
    }

    public func train(
        _ key: GeneratorKey, from parent: MemberRecord<GeneratorKey>?, resuming state: MemberState?, in flow: ConditionalFlow,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GeneratorKey>? {
        let start = ContinuousClock.now
        let sample = fit.sample(replica: key.replica)
        var record = MemberRecord(key: key)
        func failed(_ reason: String) -> MemberRecord<GeneratorKey> {
            (record.status, record.reason) = (.failed, reason)
            return record
        }
        let heldOut = fit.rows.selecting(sample.heldOut)
        let data = fit.rows.selecting(sample.train).weighted(by: sample.times)
        guard heldOut.totalWeight > 0, data.totalWeight > 0 else {
            return failed("no event is left to train on, or to choose the epoch by")
        }
        if fit.base.isEmpty {
            flow.initialize(seed: fit.card.seed, replica: key.replica)
        } else {
            flow.parameters = fit.base[key.replica % fit.base.count]
        }
        let origin = flow.parameters
        // What −ln p of a flow's variables loses on the way to −ln p(E_μ, cos θ | E_ν).
        let (shift, trainShift) = (fit.meanLogJacobian(sample.heldOut), fit.meanLogJacobian(sample.train))
        if !fit.base.isEmpty { record.figures[GeneratorFigure.base] = flow.losses(on: heldOut).reduce(0, +) - shift }

        var progress = GeneratorProgress(state)
        if fit.card.isFineTune && progress.best.isEmpty { progress.take(origin, loss: flow.losses(on: heldOut).reduce(0, +), pull: .nan) }
        func seconds() -> Double { (state?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1) }
        while progress.candidate < candidates.count {
            var recipe = fit.card.recipe
            recipe.pull = candidates[progress.candidate]
            flow.parameters = origin
            let depth = fit.card.isFineTune && fit.card.depth > 0 ? fit.card.depth : fit.card.blocks + 1
            let trainer = FlowTrainer(
                flow, data: data, heldOut: heldOut, recipe: recipe, seed: ReplicaSeed(seed: fit.card.seed, replica: key.replica),
                frozenLayers: fit.card.blocks + 1 - depth, keepsStart: fit.card.isFineTune)
            if let stopped = progress.trainer { trainer.state = stopped }
            while !trainer.isOver {
                let losses = trainer.runEpoch()
                progress.step += 1
                guard losses.training.isFinite, losses.heldOut.isFinite else {
                    return failed("the loss is not finite after epoch \(trainer.epoch)")
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
            if !fit.card.isFineTune || GeneratorWork.isBetter(trained, than: progress.best, on: heldOut, in: flow) {
                progress.take(trained, loss: trainer.best, pull: recipe.pull)
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
        if fit.card.isFineTune { record.figures[GeneratorFigure.pull] = progress.bestPull }
        let test = fit.testIndices
        if !test.isEmpty {
            record.figures[GeneratorFigure.test] = flow.losses(on: fit.rows.selecting(test)).reduce(0, +) - fit.meanLogJacobian(test)
        }
        record.arrays.set(GeneratorArray.weights, progress.best)
        return record
    }
}

extension GeneratorWork {
    /// Whether the mean of ln p over the held-out events gains more than two standard errors, event by event: in the spirit of the rule of
    /// one (L. Breiman et al., "Classification and regression trees", 1984). Two, as the new one is the best of many epochs, which alone
    /// gains by noise.
    private static func isBetter(_ new: [Float], than old: [Float], on data: FlowData, in flow: ConditionalFlow) -> Bool {
        let logarithms = [old, new].map { parameters in
            flow.parameters = parameters
            return flow.logDensities(data.columns)
        }
        let gains = (0..<data.count).map { row in
            logarithms[1].reduce(0) { $0 + $1[row] } - logarithms[0].reduce(0) { $0 + $1[row] }
        }
        let total = data.totalWeight
        let mean = zip(gains, data.weight).reduce(0) { $0 + $1.0 * $1.1 } / total
        let squares = zip(gains, data.weight).reduce(0) { $0 + $1.1 * $1.1 * ($1.0 - mean) * ($1.0 - mean) }
        return mean > 2 * squares.squareRoot() / total
    }
}

/// What there is to say of a member, by name; losses are means of −ln p(E_μ, cos θ | E_ν), p in 1/GeV.
package enum GeneratorFigure {
    package static let train = "loss_train", heldOut = "loss_held_out", test = "loss_test", base = "loss_base"
    /// e to the held-out loss of the flow's own variables: a number above 0, by which members are vetoed.
    package static let perplexity = "perplexity"
    package static let pull = "pull"
}

/// What a member keeps.
package enum GeneratorArray {
    package static let weights = "weights"
}
