import Statistics

/// Which points of a dataset are trained on, and which are held out to test.
public struct Folds: Equatable, Sendable {
    /// How points are divided.
    public enum Kind: Equatable, Sendable {
        /// The published folds of model A or B of PRC 110 (2024) 025501 (12C only).
        case publishedA, publishedB
        /// Drawn within each experiment: its points are ordered by a uniform number and the first
        /// max(1, round(trainFraction · n)) of its n points train (halves round up). The number of a point is draw 0 of
        /// `RandomStream(seed: seed, stream: .folds, replica: split, address: point.address)`, so it depends on the point alone: another
        /// experiment in the dataset moves nothing. 9:1 is a fraction of 0.9.
        case random(trainFraction: Double, split: Int, seed: UInt64)
        /// All points train.
        case none
    }

    public let kind: Kind
    /// For each point of the dataset, whether it trains.
    public let isTraining: [Bool]

    /// Indices of the training points, ascending.
    public var train: [Int] { isTraining.indices.filter { isTraining[$0] } }
    /// Indices of the test points, ascending.
    public var test: [Int] { isTraining.indices.filter { !isTraining[$0] } }

    /// Divides the points of `dataset`. Bitwise reproducible.
    ///
    /// - Throws: `DataError` when points have no published fold, when a fraction is not in (0, 1), or when nothing is left to train on
    ///   or to test with.
    public init(_ kind: Kind, of dataset: Dataset) throws(DataError) {
        self.kind = kind
        switch kind {
        case .publishedA: isTraining = try Folds.published("A", dataset, \.isTestA)
        case .publishedB: isTraining = try Folds.published("B", dataset, \.isTestB)
        case .random(let fraction, let split, let seed):
            guard fraction > 0 && fraction < 1 else {
                throw DataError("a training fraction of \(fraction) divides nothing; give one between 0 and 1, or no folds to train on all")
            }
            isTraining = RandomFolds.isTraining(
                groups: dataset.points.map(\.experiment), addresses: dataset.points.map(\.address), trainFraction: fraction, split: split,
                seed: seed)
        case .none:
            isTraining = Array(repeating: true, count: dataset.points.count)
            return
        }
        if train.isEmpty {
            throw DataError("the folds leave no point of \(dataset.target) to train on; choose other folds or a larger training fraction")
        }
        if test.isEmpty {
            throw DataError("the folds leave no point of \(dataset.target) to test with; choose a smaller training fraction, or no folds")
        }
    }

    private static func published(
        _ model: String, _ dataset: Dataset, _ isTest: (DataPoint) -> Bool?
    ) throws(DataError) -> [Bool] {
        var isTraining: [Bool] = []
        var without: [Int] = []
        for (index, point) in dataset.points.enumerated() {
            if isTest(point) == nil { without.append(index) }
            isTraining.append(isTest(point) == false)
        }
        guard let first = without.first else { return isTraining }
        let who = without.count == dataset.points.count ? "\(dataset.target) has no published folds of model \(model), only 12C has"
            : "\(without.count) of the \(dataset.points.count) points of \(dataset.target) have no published fold of model \(model), the "
                + "first in \(dataset.experiments[dataset.points[first].experiment].name)"
        throw DataError("\(who); use random folds, or leave those points out")
    }
}
