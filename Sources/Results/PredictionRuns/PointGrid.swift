import Files
import Prediction
import ScatteringData

/// All combinations of some E, θ and ω, ω running fastest: a spectrum, or a map.
public struct PointGrid: Sendable, Equatable {
    public let energy: [Double]
    public let theta: [Double]
    public let omega: [Double]

    /// The most points of a grid: as many as fifty members of the reference network predict in a day on a few cores.
    public static let largestCount = 1_000_000_000

    /// - Throws: ``RunError`` when the grid leaves where cross sections can be predicted, or has too many points.
    public init(energy: GridAxis, theta: GridAxis, omega: GridAxis) throws(RunError) {
        self.energy = energy.values
        self.theta = theta.values
        self.omega = omega.values
        if let value = self.energy.first(where: { !($0 > 0) }) { throw RunError("--energy is \(value); it must be above 0 GeV") }
        if let value = self.theta.first(where: { !($0 > 0 && $0 < 180) }) {
            throw RunError("--theta is \(value); it must lie between 0 and 180 degrees, both excluded (at 180 the scale S(E,θ) is zero)")
        }
        let most = self.energy.min() ?? 0
        if let value = self.omega.first(where: { $0 < 0 || $0 > most }) {
            throw RunError("--omega reaches \(value) and leaves 0 … E = \(most) GeV: the electron cannot lose more than it has")
        }
        // S falls with E and with θ.
        if let energy = self.energy.min(), let theta = self.theta.min(),
           let refusal = Kinematics(energy: energy, theta: theta, omega: 0).refusal {
            throw RunError(refusal)
        }
        // Axes have at most 10⁷ values each.
        let (plane, overflow) = (self.energy.count * self.theta.count).multipliedReportingOverflow(by: self.omega.count)
        guard !overflow, plane <= Self.largestCount else {
            throw RunError(
                "the grid has \(energy.values.count) × \(theta.values.count) × \(omega.values.count) points, more than the "
                    + "\(Self.largestCount) of one run; make it coarser, or cut it in parts")
        }
    }

    public var shape: [Int] { [energy.count, theta.count, omega.count] }
    public var count: Int { shape.reduce(1, *) }
    /// One energy and one angle.
    public var isSpectrum: Bool { energy.count == 1 && theta.count == 1 }

    public subscript(index: Int) -> Kinematics {
        let (row, step) = index.quotientAndRemainder(dividingBy: omega.count)
        let (e, t) = row.quotientAndRemainder(dividingBy: theta.count)
        return Kinematics(energy: energy[e], theta: theta[t], omega: omega[step])
    }
}
