import MPI
import NeuralNetwork

/// Whether two targets moved the source's weights the same way: cos of the angle between the changes, at the deepest depth of the first
/// split, where members keep their weights. See ``LayerChange/similarity(from:to:and:layout:)``.
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
                let members = try inventory.records(of: targets.map {
                    MemberKey(replica: replica, target: $0, depth: job.card.depths.last ?? 0)
                })
                let source = job.source.members[replica].weights
                for a in members {
                    for b in members {
                        let isThere = a.weights.count == source.count && b.weights.count == source.count
                        cosines.append(isThere
                            ? LayerChange.similarity(from: source, to: a.weights, and: b.weights, layout: inventory.network.layout) : .nan)
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
