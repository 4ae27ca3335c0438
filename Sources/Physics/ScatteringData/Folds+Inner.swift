import Statistics

extension Folds {
    /// Inner folds: the training points divided once more into `count` parts, to choose settings without a look at the test points.
    ///
    /// Within each experiment the training points are ordered by draw 0 of `RandomStream(seed:, stream: .innerFolds, replica: split,
    /// address: point.address)` and dealt out in turn, each experiment going on where the one before it stopped, so that the parts differ
    /// by one point at most. Bitwise reproducible.
    ///
    /// - Returns: for each point of `dataset` its part, from 0 to `count` − 1; nil for a test point.
    public func inner(_ count: Int, of dataset: Dataset, split: Int, seed: UInt64) -> [Int?] {
        precondition(count > 1 && isTraining.count == dataset.points.count, "two parts or more, of the data set that was divided")
        return RandomFolds.inner(
            count, of: isTraining, groups: dataset.points.map(\.experiment), addresses: dataset.points.map(\.address), split: split,
            seed: seed)
    }
}
