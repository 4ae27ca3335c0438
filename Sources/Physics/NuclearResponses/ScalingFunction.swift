import ScatteringData

/// The scaling variable ψ′ of a point, and what turns response functions into the scaling functions of the quasi-elastic peak:
///
///     f_L = k_F R_L D τ/(κ² G_E²),   f_T = k_F R_T D/(2τ G_M²)
///
/// with ψ′ for an energy shift of 20 MeV, D and G_E² of the base, see ``ResponseBase``, and G_M² of the dipole, (Z μ_p² + N μ_n²) G_D².
/// Where nucleons are knocked out one by one f_L and f_T are one curve for all nuclei and momenta (T. W. Donnelly, I. Sick, Phys. Rev.
/// Lett. 82 (1999) 3212).
public struct ScalingFunction: Sendable, Equatable {
    /// ψ′.
    public let variable: Double
    /// f_L/R_L and f_T/R_T, GeV.
    public let longitudinal: Double
    public let transverse: Double

    public init(at point: ResponsePoint, in medium: NuclearMedium) {
        let momentum = medium.fermiMomentum
        variable = ResponseInputs.scalingVariable(
            ResponsePoint(momentum: point.momentum, omega: point.omega - 0.02), fermiMomentum: momentum)
        let q2 = max(point.q2, 1e-4)
        let kappa = point.momentum / (2 * Nucleon.mass), tau = q2 / (4 * Nucleon.mass * Nucleon.mass)
        let root = 1 + q2 / 0.71
        let dipole = 1 / (root * root * root * root)
        let neutron = 1.913 * tau / (1 + 5.6 * tau)
        let electric = (medium.protons + medium.neutrons * neutron * neutron) * dipole
        let magnetic = (medium.protons * 2.793 * 2.793 + medium.neutrons * 1.913 * 1.913) * dipole
        let eta = momentum / Nucleon.mass
        let xi = (1 + eta * eta).squareRoot() - 1
        let denominator = 2 * kappa * (1 + xi / 2 * (1 + min(variable * variable, 4)))
        longitudinal = momentum * denominator * tau / (kappa * kappa * electric)
        transverse = momentum * denominator / (2 * tau * magnetic)
    }
}
