import PortableMath
import ScatteringData

/// How the spectrum of one nucleus is read off from that of another: the quasi-elastic peak moved, widened and rescaled.
///
///     σ_target(E, θ, ω) = (A/A_source) · N · κ^(−u) · σ_source(E, θ, ω′)
///     ω′ = ω + u·(ω₀ + (ω − ω₀ − δ)/κ − ω),    ω₀ = ω_QE + 25 MeV,    ω_QE = E − E/(1 + E(1 − cos θ)/M)
///
/// κ is the ratio of the Fermi momenta, δ the difference of the binding energies. u = 1/(1 + exp((W − 1.10 GeV)/30 MeV)) confines
/// both to the quasi-elastic region and lets them fade out towards the resonances, where W² = M² + 2Mω − Q² is the mass of what
/// is produced on a nucleon at rest. Bitwise reproducible.
public struct QuasiElasticTransform: Sendable, Hashable, Codable {
    /// N.
    public var norm: Double
    /// δ in GeV.
    public var shift: Double
    /// κ.
    public var width: Double

    public init(norm: Double = 1, shift: Double = 0, width: Double = 1) {
        self.norm = norm
        self.shift = shift
        self.width = width
    }

    /// Leaves every spectrum as it is.
    public static let identity = QuasiElasticTransform()

    /// Distance of the peak from ω_QE in GeV, about what binds a nucleon.
    public static let peakOffset = 0.025
    /// W in GeV at which u = ½, and the width of its fall.
    public static let fadeMass = 1.10
    public static let fadeWidth = 0.03
    /// ω′ stays below this share of E, where the source's inputs keep their meaning.
    public static let greatestShare = 0.98

    /// Where the source is asked, and the factor N·κ^(−u) on what it says.
    public func callAsFunction(_ point: Kinematics) -> (kinematics: Kinematics, amplitude: Double) {
        if self == .identity { return (point, 1) }
        let mass = Nucleon.mass
        let recoil = point.energy * (1 - point.cosTheta) / mass
        let peak = point.energy * recoil / (1 + recoil) + QuasiElasticTransform.peakOffset
        let invariantMass = max(0, mass * mass + 2 * mass * point.omega - point.q2).squareRoot()
        let share = Portable.sigmoid((QuasiElasticTransform.fadeMass - invariantMass) / QuasiElasticTransform.fadeWidth)
        let moved = point.omega + share * (peak + (point.omega - peak - shift) / width - point.omega)
        let omega = min(moved, max(point.omega, QuasiElasticTransform.greatestShare * point.energy))
        return (
            Kinematics(energy: point.energy, theta: point.theta, omega: omega), norm * Portable.exp(-share * Portable.log(width)))
    }
}
