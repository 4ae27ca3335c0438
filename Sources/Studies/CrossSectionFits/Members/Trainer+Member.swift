import Members
import NeuralNetwork
import Text
import Training

extension Trainer where O: NormalizedFit {
    /// Trains to the end, or until `observe` says stop, and makes the record.
    ///
    /// - Returns: nil when it was stopped before the end.
    public func train<Key>(_ key: Key, resuming stored: MemberState?, observe: (TrainingMoment) -> Bool) -> MemberRecord<Key>? {
        let start = ContinuousClock.now
        let before = stored?.seconds ?? 0
        func seconds() -> Double { before + (ContinuousClock.now - start) / .seconds(1) }
        func state() -> MemberState { self.state.stored(seconds: seconds()) }
        let outcome = run(
            from: stored.map { TrainingState($0) },
            observe: { observe(TrainingMoment(step: epoch, figures: $0.map { TrainingEvaluation($0).figures }, state: state)) },
            between: { observe(.within(step: epoch, state: state)) })
        guard let outcome else { return nil }
        var record = MemberRecord(
            key: key, status: outcome.failure == nil ? .done : .failed, reason: outcome.failure?.words ?? "", steps: outcome.epochs,
            history: outcome.history.map(TrainingEvaluation.init), seconds: seconds())
        if outcome.failure == nil {
            if let last = record.history.last { record.figures = last.figures }
            record.normalizations = objective.measuredNormalizations
            record.weights = outcome.weights
        }
        return record
    }
}

extension TrainingFailure {
    /// For people, numbers as in every table.
    fileprivate var words: String {
        guard case .diverged(let last, let least, let best) = reason else { return description }
        return "diverged: χ²/N \(Table.number(last)) on the training points at the end, \(Table.number(least)) after epoch \(best)"
    }
}

extension TrainingEvaluation {
    public init(_ evaluation: Evaluation) {
        self.init(step: evaluation.epoch, figures: [FitFigure.chiSquareTrain: evaluation.train, FitFigure.chiSquareTest: evaluation.test])
    }

    public var evaluation: Evaluation {
        Evaluation(epoch: step, train: figures[FitFigure.chiSquareTrain], test: figures[FitFigure.chiSquareTest])
    }
}

/// What a trainer's state is called in checkpoints.
extension TrainingState {
    private enum Name {
        static let parameters = "parameters", first = "first_moment", second = "second_moment"
        static let batches = "batches_averaged", steps = "optimizer_steps", batch = "batches_of_epoch"
    }

    public init(_ stored: MemberState) {
        let arrays = stored.arrays
        func number(_ name: String) -> Int { Int(exactly: stored.numbers[name]) ?? 0 }
        self.init(
            epoch: stored.step, batch: number(Name.batch), parameters: arrays.singles(Name.parameters),
            batchesAveraged: number(Name.batches),
            optimizer: .init(steps: number(Name.steps), first: arrays.singles(Name.first), second: arrays.singles(Name.second)),
            objective: arrays.doubles(FitArray.normalization), history: stored.history.map(\.evaluation))
    }

    public func stored(seconds: Double) -> MemberState {
        var arrays = NamedArrays()
        arrays.set(Name.parameters, parameters)
        arrays.set(Name.first, optimizer.first)
        arrays.set(Name.second, optimizer.second)
        arrays.set(FitArray.normalization, objective)
        return MemberState(
            step: epoch, history: history.map(TrainingEvaluation.init),
            numbers: [
                Name.batches: Double(batchesAveraged), Name.steps: Double(optimizer.steps), Name.batch: Double(batch),
            ], arrays: arrays, seconds: seconds)
    }
}
