/// How the members of an ensemble come to differ beyond their initial weights.
public enum Resampling: String, Sendable, Hashable, CaseIterable {
    /// Each replica has points and targets of its own, see ``ReplicaTargets``.
    case bootstrap
    /// All fit the measured values; only initial weights and the order of the points differ.
    case none
}
