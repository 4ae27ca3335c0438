import CrossSections
import NeuralNetwork
import Training

/// What members are made from. A member is a pure function of a workload and its key: the rank that trains it, the number of ranks,
/// the order, restarts and the other members do not enter.
public protocol Workload {
    /// Stands for all that enters a member beside its key; a stored member must agree with it.
    var digest: String { get }

    /// Floating-point operations of a member's training: what decides who goes first, and how long it will take.
    func cost(of key: MemberKey) -> Double

    /// Epochs of a member's training.
    func epochs(of key: MemberKey) -> Int

    /// The member that this one starts from, and that is trained before it; nil for one that stands alone.
    func foundation(of key: MemberKey) -> MemberKey?

    /// Trains one member.
    ///
    /// - Parameters:
    ///   - foundation: the member it starts from, done or failed.
    ///   - network: memory to work in; what it held before does not matter.
    ///   - checkpoint: where an earlier training of this member stopped.
    ///   - observe: called after every epoch; false stops the training there.
    /// - Returns: the member, or nil when `observe` stopped it before the end.
    func train(
        _ key: MemberKey, on foundation: MemberRecord?, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord?
}

extension Workload {
    public func foundation(of key: MemberKey) -> MemberKey? { nil }
}

/// A training after one of its epochs.
public struct TrainingMoment {
    /// Epochs done.
    public let epoch: Int
    /// The evaluation, in epochs that have one.
    public let evaluation: Evaluation?
    /// All that is needed to go on from here.
    public let checkpoint: () -> MemberCheckpoint

    public init(epoch: Int, evaluation: Evaluation?, checkpoint: @escaping () -> MemberCheckpoint) {
        self.epoch = epoch
        self.evaluation = evaluation
        self.checkpoint = checkpoint
    }
}

extension Trainer<PointwiseCrossSection> {
    /// Trains to the end, or until `observe` says stop, and makes the record.
    ///
    /// - Returns: nil when it was stopped before the end.
    func run(_ key: MemberKey, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool) -> MemberRecord? {
        let start = ContinuousClock.now
        let before = checkpoint?.seconds ?? 0
        func seconds() -> Double { before + (ContinuousClock.now - start) / .seconds(1) }
        let outcome = run(from: checkpoint?.state) { evaluation in
            observe(TrainingMoment(epoch: epoch, evaluation: evaluation) { MemberCheckpoint(state: self.state, seconds: seconds()) })
        }
        guard let outcome else { return nil }
        let isDone = outcome.failure == nil
        let last = isDone ? outcome.history.last : nil
        return MemberRecord(
            key: key, status: isDone ? .done : .failed, reason: outcome.failure?.words ?? "", epochs: outcome.epochs,
            chiSquareTrain: last?.train ?? .nan, chiSquareTest: last?.test ?? .nan, history: outcome.history,
            normalizations: isDone ? objective.measuredNormalizations : [], weights: isDone ? outcome.weights : [], seconds: seconds())
    }
}

extension TrainingFailure {
    /// For people, numbers as in every table.
    fileprivate var words: String {
        guard case .diverged(let last, let least, let best) = reason else { return description }
        return "diverged: χ²/N \(Table.number(last)) on the training points at the end, \(Table.number(least)) after epoch \(best)"
    }
}
