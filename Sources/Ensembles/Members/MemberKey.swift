/// What a member is: the replica number, the nucleus it describes, and how many of the last weight layers were trained.
public struct MemberKey: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public var replica: Int
    public var target: String
    public var depth: Int

    public init(replica: Int, target: String, depth: Int) {
        self.replica = replica
        self.target = target
        self.depth = depth
    }

    /// The order of members in every table: target, depth, replica.
    public static func < (a: MemberKey, b: MemberKey) -> Bool { (a.target, a.depth, a.replica) < (b.target, b.depth, b.replica) }

    public var description: String { "\(target) depth \(depth) replica \(replica)" }

    /// Name of its files in RUN/members, without their kind.
    public var fileName: String { "\(target)-d\(depth)-r\(replica)" }
}
