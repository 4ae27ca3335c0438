import Randomness

extension Folds {
    /// Inner folds: the training points divided once more into `count` parts, to choose settings without a look at the test points.
    ///
    /// Within each experiment the training points are ordered by draw 0 of `RandomStream(seed:, stream: .innerFolds, replica: split,
    /// address: point.address)` and dealt out in turn, each experiment going on where the one before it stopped, so that the parts differ by
    /// one point at most. Bitwise reproducible.
    ///
    /// - Returns: for each point of `dataset` its part, from 0 to `count` − 1; nil for a test point.
    public func inner(_ count: Int, of dataset: Dataset, split: Int, seed: UInt64) -> [Int?] {
        precondition(count > 1 && isTraining.count == dataset.points.count, "two parts or more, of the data set that was divided")
        var parts = [Int?](repeating: nil, count: isTraining.count)
        var next = 0
        for range in dataset.experimentRanges {
            let drawn = range.filter { isTraining[$0] }.map { index in
                let stream = RandomStream(seed: seed, stream: .innerFolds, replica: split, address: dataset.points[index].address)
                return (uniform: stream.uniform(at: 0), index: index)
            }.sorted { $0 < $1 }
            for (_, index) in drawn {
                parts[index] = next % count
                next += 1
            }
        }
        return parts
    }
}
