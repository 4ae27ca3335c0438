/// A member that was trained and does not enter the result.
struct ExcludedMember: Sendable, Equatable, Codable {
    var key: MemberKey
    /// "failed" or "vetoed".
    var status: String
    var reason: String
}

extension VetoRule {
    /// Divides the members of one ensemble into those that enter it and those that failed or are vetoed, both in the given order.
    func select(_ records: [MemberRecord]) -> (members: [MemberRecord], excluded: [ExcludedMember]) {
        let reasons = vetoes(records.filter { $0.status == .done }.map { MemberEnd($0) })
        var (members, excluded): ([MemberRecord], [ExcludedMember]) = ([], [])
        var place = 0
        for record in records {
            guard record.status == .done else {
                excluded.append(ExcludedMember(key: record.key, status: "failed", reason: record.reason))
                continue
            }
            if let reason = reasons[place] {
                excluded.append(ExcludedMember(key: record.key, status: "vetoed", reason: reason))
            } else {
                members.append(record)
            }
            place += 1
        }
        return (members, excluded)
    }
}
