/// Why a network could not be trained to the end. A failed member is a value in the tables, never the end of a run.
public struct TrainingFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: String, Sendable, Hashable, Codable {
        case notFinite = "loss not finite"
    }

    /// The epoch in which it happened, counted from 0.
    public var epoch: Int
    public var reason: Reason

    public init(epoch: Int, reason: Reason) {
        self.epoch = epoch
        self.reason = reason
    }

    public var description: String { "\(reason.rawValue) in epoch \(epoch)" }
}
