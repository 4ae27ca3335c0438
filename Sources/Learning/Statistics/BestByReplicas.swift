/// The best of several candidates that every replica scores, higher is better.
///
/// The best has the highest mean score, and is the first of equals. A candidate does about as well when it falls behind by less than the
/// standard deviation, over the replicas, of the difference to the best.
public struct BestByReplicas: Sendable {
    public let best: Int
    /// All candidates that do about as well, in order, the best among them.
    public let equivalents: [Int]

    /// - Parameter scores: one row a candidate, one column a replica.
    public init(_ scores: [[Double]]) {
        precondition(!scores.isEmpty && scores.allSatisfy { $0.count == scores[0].count && !$0.isEmpty },
                     "a score of each candidate by each replica")
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let means = scores.map(mean)
        var best = 0
        for i in scores.indices where means[i] > means[best] { best = i }
        self.best = best
        equivalents = scores.indices.filter { i in
            let behind = zip(scores[best], scores[i]).map { $0 - $1 }
            let centre = mean(behind)
            let variance = mean(behind.map { ($0 - centre) * ($0 - centre) }) * Double(behind.count) / Double(max(1, behind.count - 1))
            return i == best || centre < variance.squareRoot()
        }
    }

    /// By a loss, lower is better.
    ///
    /// - Parameter losses: one row a candidate, one column a replica; replicas with one that is not finite do not count. Where none is left
    ///   the first candidate is the best.
    public init(losses: [[Double]]) {
        let known = (losses.first ?? []).indices.filter { replica in losses.allSatisfy { $0[replica].isFinite } }
        self.init(losses.enumerated().map { place, row in known.isEmpty ? [-Double(place)] : known.map { -row[$0] } })
    }
}
