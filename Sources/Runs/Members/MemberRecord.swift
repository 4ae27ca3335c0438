/// A member that has come to an end: trained, or failed with its reason.
public struct MemberRecord<Key: WorkloadKey>: Sendable, Equatable {
    public var key: Key
    public var status: MemberStatus
    /// Why it failed; empty for a member that is done.
    public var reason: String
    /// Steps trained: epochs, for most workloads.
    public var steps: Int
    /// What there is to say of it in single numbers, by name.
    public var figures: Figures
    public var history: [TrainingEvaluation]
    /// What its workload keeps of it, by name.
    public var arrays: NamedArrays
    /// Wall-clock seconds of training: recorded, and entering no other number.
    public var seconds: Double

    public init(
        key: Key, status: MemberStatus = .done, reason: String = "", steps: Int = 0, figures: Figures = [:],
        history: [TrainingEvaluation] = [], arrays: NamedArrays = NamedArrays(), seconds: Double = 0
    ) {
        self.key = key
        self.status = status
        self.reason = reason
        self.steps = steps
        self.figures = figures
        self.history = history
        self.arrays = arrays
        self.seconds = seconds
    }

    /// A member whose parent failed fails with it; nil where that did not.
    public init?(_ key: Key, failedWith parent: MemberRecord?) {
        guard let parent, parent.status == .failed else { return nil }
        self.init(key: key, status: .failed, reason: "it starts from \(parent.key), which failed: \(parent.reason)")
    }

    /// The same member as one that failed.
    public func failed(_ reason: String) -> MemberRecord {
        var record = self
        (record.status, record.reason) = (.failed, reason)
        return record
    }

    public var end: MemberEnd { MemberEnd(status: status, figures: figures) }
}

public enum MemberStatus: String, Sendable, Codable {
    case done, failed
}
