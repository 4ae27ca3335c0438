/// What a member is: the replica number, the nucleus it describes, how many of the last weight layers were trained, and on which split
/// of the data.
public struct MemberKey: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public var replica: Int
    public var target: String
    public var depth: Int
    /// Number of the random split into training and test points, where one run has several.
    public var split: Int

    public init(replica: Int, target: String, depth: Int, split: Int = 0) {
        self.replica = replica
        self.target = target
        self.depth = depth
        self.split = split
    }

    /// The order of members in every table: target, split, depth, replica.
    public static func < (a: MemberKey, b: MemberKey) -> Bool {
        (a.target, a.split, a.depth, a.replica) < (b.target, b.split, b.depth, b.replica)
    }

    public var description: String { "\(target)\(split > 0 ? " split \(split)" : "") depth \(depth) replica \(replica)" }

    /// Whether it is a member that others start from or are chosen by, and no part of the result: its target has a comma, which no nucleus
    /// has in its name.
    public var isPreparation: Bool { target.contains(",") }

    /// Name of its files in RUN/members, without their kind.
    public var fileName: String { "\(target)\(split > 0 ? "-s\(split)" : "")-d\(depth)-r\(replica)" }
}
