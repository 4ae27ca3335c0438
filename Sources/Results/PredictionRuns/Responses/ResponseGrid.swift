import Files
import NuclearResponses
import Prediction

/// Where response functions are asked for: all pairs of q and ω, q slowest.
public struct ResponseGrid: Sendable {
    public let momentum: [Double]
    public let omega: [Double]

    /// - Throws: ``RunError`` for values of q or ω where electrons do not scatter.
    public init(momentum: GridAxis, omega: GridAxis) throws(RunError) {
        self.momentum = momentum.values
        self.omega = omega.values
        if let q = momentum.values.first(where: { !($0 > 0) || $0 > 20 }) {
            throw RunError("q is \(q) GeV; give a three-momentum transfer above 0, and at most 20 GeV")
        }
        if let omega = omega.values.first(where: { !($0 > 0) }) {
            throw RunError("ω is \(omega) GeV; give an energy transfer above 0, such as 0.02:0.3:30")
        }
        guard points.contains(where: { $0.omega < $0.momentum }) else {
            throw RunError("at all points ω is q or more: beyond the light cone no electron scatters; give a smaller ω or a larger q")
        }
    }

    public var points: [ResponsePoint] {
        momentum.flatMap { q in omega.map { ResponsePoint(momentum: q, omega: $0) } }
    }

    /// Those where electrons scatter, ω < q.
    public var spacelike: [ResponsePoint] { points.filter { $0.omega < $0.momentum } }
}
