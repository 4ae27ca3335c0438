import Members
import Text

extension ReplicaSelection {
    /// The next members of an ensemble, with those that failed or were vetoed replaced by the next unused replica numbers.
    ///
    /// - Parameters:
    ///   - limit: of the replicas that may be trained.
    ///   - remedy: what to do when they were not enough.
    ///   - key: of a replica.
    public static func stage<Key: WorkloadKey>(
        wanted: Int, veto: VetoRule, limit: Int, remedy: String, _ members: some MembersSoFar<Key>, key: (Int) -> Key
    ) -> (selection: ReplicaSelection, stage: Stage<Key>) {
        let selection = ReplicaSelection(wanted: wanted, veto: veto) { members.end(of: key($0)) }
        var stage = Stage(
            selection.candidates.map(key), vetoed: selection.vetoed.map { ExcludedMember(vetoed: key($0.replica), reason: $0.reason) })
        guard !selection.isComplete, selection.lost > 0 else { return (selection, stage) }
        let lost = "\(selection.failed.count) replicas failed, \(selection.vetoed.count) vetoed"
        if wanted + selection.lost > limit {
            let last = selection.excluded(members, key: key).last?.reason ?? ""
            stage.deadEnd = "\(lost), and \(limit) may be trained in all; the last one with: \(last); \(remedy)"
        } else {
            stage.note = "\(lost); training \(selection.candidates.count) in their place"
        }
        return (selection, stage)
    }

    /// Members that do not enter the result, with their reasons, in member order.
    public func excluded<Key: WorkloadKey>(_ members: some MembersSoFar<Key>, key: (Int) -> Key) -> [ExcludedMember<Key>] {
        let failed = failed.map { ExcludedMember(failed: key($0), reason: members.reason(of: key($0))) }
        return (failed + vetoed.map { ExcludedMember(vetoed: key($0.replica), reason: $0.reason) }).sorted { $0.key < $1.key }
    }
}
