/// Why a network could not be trained to the end. A failed member is a value in the tables, never the end of a run.
public struct TrainingFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// The loss, its gradient, or the figure of the training data is not a finite number.
        case notFinite
        /// The figure of the training data ended at `last`, more than 100 times above the `least` it had, after epoch `epoch`.
        case diverged(last: Double, least: Double, epoch: Int)
    }

    /// The epoch in which it happened, counted from 0.
    public var epoch: Int
    public var reason: Reason

    public init(epoch: Int, reason: Reason) {
        self.epoch = epoch
        self.reason = reason
    }

    public var description: String {
        switch reason {
        case .notFinite: "loss not finite in epoch \(epoch)"
        case .diverged(let last, let least, let best): "diverged: \(last) on the training points at the end, \(least) after epoch \(best)"
        }
    }
}
