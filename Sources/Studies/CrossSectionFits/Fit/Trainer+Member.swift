import Members
import NeuralNetwork
import Text
import Training

extension Trainer {
    /// Trains to the end, or until `observe` says stop, and makes the record.
    ///
    /// - Returns: nil when it was stopped before the end.
    public func train<Key>(_ key: Key, resuming stored: MemberState?, observe: (TrainingMoment) -> Bool) -> MemberRecord<Key>? {
        let start = ContinuousClock.now
        let before = stored?.seconds ?? 0
        func seconds() -> Double { before + (ContinuousClock.now - start) / .seconds(1) }
        if let stored { state = State(stored) }
        var failure: String?
        while !isFinished && failure == nil {
            do throws(TrainingFailure) {
                let evaluation = try trainEpoch()
                let moment = TrainingMoment(step: epoch, figures: evaluation.map { TrainingEvaluation($0).figures }) {
                    self.state.stored(seconds: seconds())
                }
                if !observe(moment) && !isFinished { return nil }
            } catch {
                failure = "\(error)"
            }
        }
        failure = failure ?? divergence
        var record = MemberRecord(
            key: key, status: failure == nil ? .done : .failed, reason: failure ?? "", steps: epoch,
            history: history.map(TrainingEvaluation.init), seconds: seconds())
        if failure == nil {
            if let last = record.history.last { record.figures = last.figures }
            record.normalizations = measuredNormalizations
            record.weights = network.parameters
        }
        return record
    }

    /// A training has diverged when its χ²/N on the training points ends more than 100 times above the least it had.
    private var divergence: String? {
        guard let last = history.last, let least = history.min(by: { $0.chiSquareTrain < $1.chiSquareTrain }),
              last.chiSquareTrain > 100 * least.chiSquareTrain
        else { return nil }
        return "diverged: χ²/N \(Table.number(last.chiSquareTrain)) on the training points at the end, "
            + "\(Table.number(least.chiSquareTrain)) after epoch \(least.epoch)"
    }
}

extension TrainingEvaluation {
    init(_ evaluation: Trainer.Evaluation) {
        self.init(
            step: evaluation.epoch,
            figures: [FitFigure.chiSquareTrain: evaluation.chiSquareTrain, FitFigure.chiSquareTest: evaluation.chiSquareTest])
    }

    public var evaluation: Trainer.Evaluation {
        Trainer.Evaluation(
            epoch: step, chiSquareTrain: figures[FitFigure.chiSquareTrain], chiSquareTest: figures[FitFigure.chiSquareTest])
    }
}

/// What a trainer's state is called in checkpoints.
extension Trainer.State {
    private enum Name {
        static let parameters = "parameters", first = "first_moment", second = "second_moment"
        static let batches = "batches_averaged", steps = "optimizer_steps"
    }

    init(_ stored: MemberState) {
        let arrays = stored.arrays
        func number(_ name: String) -> Int { Int(exactly: stored.numbers[name]) ?? 0 }
        self.init(
            epoch: stored.step, parameters: arrays.singles(Name.parameters), batchesAveraged: number(Name.batches),
            optimizer: .init(steps: number(Name.steps), first: arrays.singles(Name.first), second: arrays.singles(Name.second)),
            normalizations: arrays.doubles(FitArray.normalization), history: stored.history.map(\.evaluation))
    }

    func stored(seconds: Double) -> MemberState {
        var arrays = NamedArrays()
        arrays.set(Name.parameters, parameters)
        arrays.set(Name.first, optimizer.first)
        arrays.set(Name.second, optimizer.second)
        arrays.set(FitArray.normalization, normalizations)
        return MemberState(
            step: epoch, history: history.map(TrainingEvaluation.init),
            numbers: [Name.batches: Double(batchesAveraged), Name.steps: Double(optimizer.steps)], arrays: arrays, seconds: seconds)
    }
}
