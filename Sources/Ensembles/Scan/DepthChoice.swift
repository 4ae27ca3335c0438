/// Which depth to fine-tune at, from what the training points say: no test point enters.
///
/// Each replica gives every depth the logarithm of its evidence, the probability of the training targets with all that is free integrated
/// out; deeper networks describe more and are believed less. The depth with the greatest mean is chosen. Depths that are behind by no
/// more than two standard errors of the paired difference, or by less than 1 (a factor e, nothing to insist on), are as good.
public struct DepthChoice: Sendable, Codable, Equatable {
    public var depth: Int
    /// The least and the greatest depth that are as good.
    public var from: Int
    public var to: Int

    /// - Parameters:
    ///   - depths: ascending.
    ///   - evidence: for each depth that of every replica; those that are not finite are left out with their replica.
    /// - Returns: the greatest depth when nothing is known.
    public init(depths: [Int], evidence: [[Double]]) {
        let replicas = (evidence.map(\.count).min() ?? 0)
        let known = (0..<replicas).filter { r in evidence.allSatisfy { $0[r].isFinite } }
        guard let last = depths.last else { fatalError("a scan has a depth") }
        guard !known.isEmpty else {
            (depth, from, to) = (last, depths[0], last)
            return
        }
        let sums = evidence.map { row in known.reduce(0) { $0 + row[$1] } }
        var best = 0
        for index in depths.indices where sums[index] > sums[best] { best = index }
        let asGood = depths.indices.filter { index in
            let differences = known.map { evidence[best][$0] - evidence[index][$0] }
            let spread = Spread(differences)
            let error = known.count > 1 ? (spread.variance / Double(known.count)).squareRoot() : 0
            return spread.mean <= max(1, 2 * error)
        }
        depth = depths[best]
        from = depths[asGood.min() ?? best]
        to = depths[asGood.max() ?? best]
    }

    public var description: String { from == to ? "\(depth)" : "\(from)–\(to)" }
}
