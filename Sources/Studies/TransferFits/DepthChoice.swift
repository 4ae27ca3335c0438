import Statistics

/// The depth to which a target is best fine-tuned, with the depths that do about as well: "56Fe 6–10".
///
/// Every replica scores every depth, higher is better: by its ln evidence at the training points. The depth of the highest mean
/// score is chosen, the smaller one of equals; others may do about as well, see `BestByReplicas`. Test points have no say.
public struct DepthChoice: Sendable, Equatable, Codable, CustomStringConvertible {
    public let depth: Int
    /// All depths that do about as well, ascending, the chosen one among them.
    public let alternatives: [Int]

    /// - Parameters:
    ///   - depths: ascending; 0 among them lets the choice fall on the transformed source.
    ///   - scores: one row a depth, one column a replica.
    public init(depths: [Int], scores: [[Double]]) {
        precondition(depths.count == scores.count, "scores of each depth")
        let ranking = BestByReplicas(scores)
        depth = depths[ranking.best]
        alternatives = ranking.equivalents.map { depths[$0] }
    }

    /// ln of the odds at which a fine-tune takes the place of the source: e³ = 20, from where on evidence counts as strong (R. E. Kass,
    /// A. E. Raftery, J. Am. Stat. Assoc. 90 (1995) 773). What a dozen points say for a training is less, and may be their noise.
    public static let sourceAdvantage = 3.0

    /// By the evidence at the training points: every replica scores each depth by its ln, depth 0 with ``sourceAdvantage`` on top.
    ///
    /// - Parameter logEvidence: one row a depth, one column a replica; replicas with one that is not finite do not count. Where none is
    ///   left nothing speaks for any depth, and the first one is chosen: the source stays.
    public init(depths: [Int], logEvidence: [[Double]]) {
        let known = (logEvidence.first ?? []).indices.filter { replica in logEvidence.allSatisfy { $0[replica].isFinite } }
        guard !known.isEmpty else {
            self.init(depths: depths, scores: depths.map { [-Double($0)] })
            return
        }
        self.init(depths: depths, scores: zip(depths, logEvidence).map { depth, row in
            known.map { row[$0] + (depth == 0 ? DepthChoice.sourceAdvantage : 0) }
        })
    }

    /// "6–10", or "6" where nothing else does as well; depths that were not tried in between are taken as alternatives too.
    public var description: String {
        guard let first = alternatives.first, let last = alternatives.last, first < last else { return "\(depth)" }
        return "\(first)–\(last)"
    }
}
