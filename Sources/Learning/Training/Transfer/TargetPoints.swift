import ScatteringData

/// The measured points of a target nucleus with their folds: what all members of one (target, split) share.
public struct TargetPoints: Sendable {
    public let target: Nucleus
    /// All points in the data set's order.
    public let points: PointTable
    /// Indices of the training and the test points, ascending.
    public let train: [Int]
    public let test: [Int]
    /// Δλ_k.
    public let normalizationUncertainties: [Double]
    /// Addresses of the experiments' random draws.
    public let experiments: [UInt64]

    /// - Parameter isTraining: one flag a point, as in ``ScatteringData/Folds``; a point that is neither trained on nor tested with has nil.
    public init(_ dataset: Dataset, isTraining: [Bool?]) {
        precondition(isTraining.count == dataset.points.count, "one flag a point")
        target = dataset.target
        points = PointTable(dataset)
        train = isTraining.indices.filter { isTraining[$0] == true }
        test = isTraining.indices.filter { isTraining[$0] == false }
        normalizationUncertainties = dataset.experiments.map(\.normalizationUncertainty)
        experiments = dataset.experiments.map(\.address)
    }
}
