import Randomness

/// A measured cross section.
public struct DataPoint: Equatable, Sendable {
    /// Its experiment's index in `Dataset.experiments`.
    public let experiment: Int
    public let kinematics: Kinematics
    /// d²σ/dΩdω in nb/sr/GeV, positive.
    public let crossSection: Double
    /// The point-to-point error in nb/sr/GeV, positive.
    public let error: Double
    /// A stable hash of what the point is, see ``address(experiment:kinematics:occurrence:)``. No two points of a dataset share it.
    public let address: UInt64
    /// Whether the point belongs to the published test set of model A (model B) of PRC 110 (2024) 025501; nil where nothing is published.
    public let isTestA: Bool?
    public let isTestB: Bool?

    /// The address of a point for random draws: a stable hash of the experiment's name, E, θ, ω, and a number that tells points with
    /// the same four apart, counted from 0 in the order of cross section and error among all such rows, used or set aside.
    ///
    /// It depends neither on the point's place nor on other points or the selection. It does not contain the target: an experiment
    /// that measured two nuclei at the same kinematics gives both points the same address.
    public static func address(experiment: String, kinematics: Kinematics, occurrence: Int) -> UInt64 {
        var hash = ContentHash()
        hash.combine(experiment)
        hash.combine(kinematics.energy)
        hash.combine(kinematics.theta)
        hash.combine(kinematics.omega)
        hash.combine(UInt64(occurrence))
        return hash.value
    }
}
