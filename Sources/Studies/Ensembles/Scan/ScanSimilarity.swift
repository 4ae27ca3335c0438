import MPI
import NeuralNetwork

/// Whether two targets moved the weights they started from the same way: cos of the angle between the changes, at the deepest depth of the first
/// split, where members keep their weights. See ``LayerChange/similarity(_:_:layout:)``.
enum ScanSimilarity {
    /// - Returns: on rank 0, targets × targets, mean over the replicas in whose members both targets are done and moved; NaN where there
    ///   are none. Nothing elsewhere. Ranks share the replicas; sums run in replica order.
    static func table(of inventory: Inventory<ScanJob>) throws -> [Double] {
        let (job, communicator) = (inventory.work, inventory.communicator)
        let targets = job.targets.map(\.nucleus.name)
        let replicas = Blocks(job.card.replicas, over: communicator.size)[communicator.rank]
        let mine = try communicator.agree(on: Result { () throws(RunError) -> [Double] in
            var cosines: [Double] = []
            for replica in replicas {
                let changes = try targets.map { target throws(RunError) -> LayerChange.Change? in
                    let key = MemberKey(replica: replica, target: target, depth: job.card.depths.last ?? 0)
                    let member = try inventory.records(of: [key])[0]
                    let source = job.companions.weights(ofReplica: replica, on: try inventory.foundation(of: key))
                    return member.weights.count == source.count ? (source, member.weights) : nil
                }
                for a in changes {
                    for b in changes {
                        if let a, let b {
                            cosines.append(LayerChange.similarity(a, b, layout: inventory.network.layout))
                        } else {
                            cosines.append(.nan)
                        }
                    }
                }
            }
            return cosines
        })
        guard let all = try communicator.gather(mine)?.flatMap({ $0 }) else { return [] }
        let size = targets.count * targets.count
        return (0..<size).map { pair in
            let known = stride(from: pair, to: all.count, by: size).map { all[$0] }.filter { !$0.isNaN }
            return known.reduce(0, +) / Double(known.count)
        }
    }
}
