import CrossSections
import ScatteringData
import Statistics

/// The measured points of a target nucleus with their folds: what all members of one (target, split) share.
public struct TargetPoints: Sendable {
    public let target: Nucleus
    /// All points in the data set's order.
    public let points: CrossSectionData
    /// Indices of the training and the test points, ascending.
    public let train: [Int]
    public let test: [Int]

    /// Δλ_k.
    public var normalizationUncertainties: [Double] { points.data.groupUncertainty }

    /// - Parameter isTraining: one flag a point, as in ``ScatteringData/Folds``; a point that is neither trained on nor tested with has
    ///   nil.
    public init(_ dataset: Dataset, isTraining: [Bool?]) {
        precondition(isTraining.count == dataset.points.count, "one flag a point")
        target = dataset.target
        points = CrossSectionData(dataset)
        train = isTraining.indices.filter { isTraining[$0] == true }
        test = isTraining.indices.filter { isTraining[$0] == false }
    }
}
