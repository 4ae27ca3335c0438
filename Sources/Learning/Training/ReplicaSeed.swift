/// What tells the random draws of one replica from those of all others.
public struct ReplicaSeed: Sendable, Hashable {
    /// The master seed, or one that follows from it, see ``ReplicaTargets/seed(_:of:)``.
    public var seed: UInt64
    public var replica: Int

    public init(seed: UInt64, replica: Int) {
        self.seed = seed
        self.replica = replica
    }
}
