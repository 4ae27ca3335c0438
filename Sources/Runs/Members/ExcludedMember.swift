/// A member that was trained and does not enter the result.
public struct ExcludedMember<Key: WorkloadKey>: Sendable, Equatable, Codable {
    public var key: Key
    /// "failed" or "vetoed".
    public var status: String
    public var reason: String

    public init(failed key: Key, reason: String) { (self.key, status, self.reason) = (key, "failed", reason) }

    public init(vetoed key: Key, reason: String) { (self.key, status, self.reason) = (key, "vetoed", reason) }
}

extension VetoRule {
    /// Divides the members of one ensemble into those that enter it and those that failed or are vetoed, both in the given order.
    public func select<Key>(_ records: [MemberRecord<Key>]) -> (members: [MemberRecord<Key>], excluded: [ExcludedMember<Key>]) {
        let reasons = vetoes(records.filter { $0.status == .done }.map(\.figures))
        var (members, excluded): ([MemberRecord<Key>], [ExcludedMember<Key>]) = ([], [])
        var place = 0
        for record in records {
            guard record.status == .done else {
                excluded.append(ExcludedMember(failed: record.key, reason: record.reason))
                continue
            }
            if let reason = reasons[place] {
                excluded.append(ExcludedMember(vetoed: record.key, reason: reason))
            } else {
                members.append(record)
            }
            place += 1
        }
        return (members, excluded)
    }
}
