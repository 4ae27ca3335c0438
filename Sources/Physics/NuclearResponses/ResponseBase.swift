import PortableMath
import ScatteringData

/// What networks multiply: response functions of the right size and with the right dependence on Z, N and q, 1/GeV.
///
/// With the dipole G_D² = (1 + Q²/0.71 GeV²)⁻⁴, τ = Q²/4M² and the nucleons' form factors,
///
///     R_L = (Z + N G_n²) G_D² q²/Q² · c,   R_T = [(Z μ_p² + N μ_n²) 2τ + 0.02 A] G_D² · c,   c = (0.221 GeV/k_F)/0.3 GeV
///
/// G_n = μ_n τ/(1 + 5.6 τ). It has neither peaks nor thresholds: these are the networks' part. Bitwise reproducible.
public enum ResponseBase {
    public static func responses(at point: ResponsePoint, in medium: NuclearMedium) -> (longitudinal: Double, transverse: Double) {
        let q2 = max(point.q2, 1e-4)
        let root = 1 + q2 / 0.71
        let dipole = 1 / (root * root * root * root)
        let tau = q2 / (4 * Nucleon.mass * Nucleon.mass)
        let neutron = 1.913 * tau / (1 + 5.6 * tau)
        let scale = 0.221 / medium.fermiMomentum / 0.3
        let longitudinal = (medium.protons + medium.neutrons * neutron * neutron) * dipole * point.momentum * point.momentum / q2
        let magnetic = (medium.protons * 2.793 * 2.793 + medium.neutrons * 1.913 * 1.913) * dipole * 2 * tau
        return (scale * longitudinal, scale * (magnetic + 0.02 * medium.nucleons * dipole))
    }
}
