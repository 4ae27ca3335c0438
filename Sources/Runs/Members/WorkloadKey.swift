/// What a member is. Its order is that of members in every table.
public protocol WorkloadKey: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// Its number among members that differ in nothing but their random draws.
    var replica: Int { get }
    /// Name of its files in RUN/members, without their ending.
    var fileName: String { get }
    /// What tells it from others of its replica number, by name: ["target": "56Fe", "depth": "3"].
    var labels: [String: String] { get }
    /// False for a member that others start from or are chosen by.
    var isPartOfResult: Bool { get }
}

extension WorkloadKey {
    public var isPartOfResult: Bool { true }
    public var labels: [String: String] { [:] }
}
