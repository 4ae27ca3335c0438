import CrossSections
import HDF5
import Members
import Prediction
import Training

/// What a study adds to the result of an ensemble beyond members, points and bands.
public protocol ResultAddition<Key> {
    associatedtype Key: NucleusKey

    /// Calibrated deviations that do not come from points out of sample; on rank 0, nil elsewhere. Called by all ranks.
    ///
    /// - Parameters:
    ///   - records: of this rank's block of members; `points` and `bands`: the spreads of its blocks of points and settings.
    ///   - grid: of the bands, whole.
    func deviations(
        _ records: [MemberRecord<Key>], points: [EnsembleSummary], bands: [EnsembleSummary], grid: CrossSectionPoints, quality: FitQuality?
    ) throws -> CalibratedDeviations?

    /// Writes its groups and attributes; by rank 0 alone. ``prepare(_:)`` has been called before.
    func layOut(_ file: HDF5File, replicas: [Int]) throws(HDF5Error)

    /// Gathers on rank 0 what ``layOut(_:replicas:)`` writes. Called by all ranks.
    func prepare(_ records: [MemberRecord<Key>]) throws
}
