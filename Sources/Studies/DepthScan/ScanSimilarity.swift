import CrossSectionFits
import Files
import MPI
import NeuralNetwork
import Runs
import ScatteringData
import TransferFits

/// Whether two targets moved the weights they started from the same way: cos of the angle between the changes, at the deepest depth of
/// the first split, where members keep their weights. See ``LayerChange/similarity(_:_:layout:)``.
enum ScanSimilarity {
    /// - Returns: on rank 0, targets × targets, mean over the replicas in whose members both targets are done and moved; NaN where there
    ///   are none. Nothing elsewhere. Ranks share the replicas; sums run in replica order.
    static func table(of members: MemberStore<ScanWork>) throws -> [Double] {
        let (work, ranks) = (members.work, members.ranks)
        let targets = work.targets.map(\.nucleus.name)
        let replicas = Blocks(work.card.replicas, over: ranks.size)[ranks.rank]
        let mine = try members.together { () throws -> [Double] in
            var cosines: [Double] = []
            for replica in replicas {
                try members.check("movements of replica \(replica)")
                let changes = try targets.map { target throws(RunError) -> LayerChange.Change? in
                    let key = TransferKey(target: target, depth: work.card.depths.last ?? 0, replica: replica)
                    let member = try members.records(of: [key])[0]
                    let source = work.companions.weights(ofReplica: replica, from: try members.parent(of: key))
                    return member.weights.count == source.count ? (source, member.weights) : nil
                }
                for a in changes {
                    for b in changes {
                        if let a, let b {
                            cosines.append(LayerChange.similarity(a, b, layout: members.memory.layout))
                        } else {
                            cosines.append(.nan)
                        }
                    }
                }
            }
            return cosines
        }
        guard let all = try ranks.gather(mine)?.flatMap({ $0 }) else { return [] }
        let size = targets.count * targets.count
        return (0..<size).map { pair in
            let known = stride(from: pair, to: all.count, by: size).map { all[$0] }.filter { !$0.isNaN }
            return known.reduce(0, +) / Double(known.count)
        }
    }
}
