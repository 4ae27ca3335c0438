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
    public let evaluation: Trainer.Evaluation?
    /// All that is needed to go on from here.
    public let checkpoint: () -> MemberCheckpoint

    public init(epoch: Int, evaluation: Trainer.Evaluation?, checkpoint: @escaping () -> MemberCheckpoint) {
        self.epoch = epoch
        self.evaluation = evaluation
        self.checkpoint = checkpoint
    }
}

extension Trainer {
    /// Trains to the end, or until `observe` says stop, and makes the record.
    ///
    /// - Parameter seconds: spent on the member before.
    /// - Returns: nil when it was stopped before the end.
    public func run(_ key: MemberKey, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool) -> MemberRecord? {
        let start = ContinuousClock.now
        let before = checkpoint?.seconds ?? 0
        func seconds() -> Double { before + (ContinuousClock.now - start) / .seconds(1) }
        if let checkpoint { state = checkpoint.state }
        var failure: String?
        while !isFinished && failure == nil {
            do throws(TrainingFailure) {
                let evaluation = try trainEpoch()
                let moment = TrainingMoment(epoch: epoch, evaluation: evaluation) {
                    MemberCheckpoint(state: self.state, seconds: seconds())
                }
                if !observe(moment) && !isFinished { return nil }
            } catch {
                failure = "\(error)"
            }
        }
        failure = failure ?? divergence
        let last = history.last
        return MemberRecord(
            key: key, status: failure == nil ? .done : .failed, reason: failure ?? "", epochs: epoch,
            chiSquareTrain: failure == nil ? last?.chiSquareTrain ?? .nan : .nan,
            chiSquareTest: failure == nil ? last?.chiSquareTest ?? .nan : .nan,
            history: history, normalizations: failure == nil ? measuredNormalizations : [], weights: failure == nil ? network.parameters : [],
            seconds: seconds())
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
