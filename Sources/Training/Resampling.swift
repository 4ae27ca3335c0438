import Randomness

/// How the members of an ensemble come to differ beyond their initial weights.
public enum Resampling: String, Sendable, Hashable, CaseIterable {
    /// Parametric bootstrap: replica r fits targets drawn from N(d, δ), point by point.
    case bootstrap
    /// All fit the measured values; only initial weights and the order of the points differ.
    case none

    /// The targets of a replica, nb/sr/GeV. Each draw is addressed by (replica, point content): adding, removing or reordering
    /// other points leaves it bit for bit as it was.
    public func targets(of points: PointTable, seed: UInt64, replica: Int) -> [Double] {
        switch self {
        case .none:
            return points.crossSection
        case .bootstrap:
            return points.crossSection.indices.map { i in
                let stream = RandomStream(seed: seed, stream: .pseudodata, replica: replica, address: points.address[i])
                return points.crossSection[i] + points.error[i] * stream.normal(at: 0)
            }
        }
    }
}
