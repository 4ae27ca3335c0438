import CrossSections
import Statistics
import Training

/// What each replica is trained on: a pure function of card, data and replica number.
extension CrossSectionFit {
    /// How often each point of the data set is trained on by a replica: 0 for a test point, for one of the inner fold that is held out,
    /// and for one that its bootstrap did not draw; 2 and more for one that it drew repeatedly.
    public func timesSeen(by replica: Int) -> [Int] {
        let kept = keptPoints(replica)
        var times = Array(repeating: 0, count: points.count)
        let counts = card.replicaTargets.counts(of: points.data.selecting(kept), for: ReplicaSeed(seed: card.seed, replica: replica))
        for (index, count) in zip(kept, counts) { times[index] = count }
        return times
    }

    /// Whether a replica was trained on each point of the data set.
    public func saw(_ replica: Int) -> [Bool] { timesSeen(by: replica).map { $0 > 0 } }

    /// The points that a replica is trained on, repeated as often as drawn, with what is fitted there.
    public func sample(replica: Int) -> (points: CrossSectionPoints, fit: FitTargets) {
        let kept = points.selecting(keptPoints(replica))
        let drawn = card.replicaTargets.draw(from: kept.data, for: ReplicaSeed(seed: card.seed, replica: replica))
        return (kept.points.selecting(drawn.indices), drawn.fit)
    }

    /// Rows that a network needs to train any member: resampled points may be more than there are, each up to twenty times.
    public var capacity: Int {
        max(1, min(card.recipe.batchSize, (card.replicaTargets.resample == .none ? 1 : 20) * training.count))
    }

    /// The training points but for the inner fold that is held out, ascending.
    private func keptPoints(_ replica: Int) -> [Int] {
        fold.indices.filter { fold[$0] == 0 && (card.heldOutFolds == 0 || innerFold[$0] != replica % card.heldOutFolds) }
    }
}
