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
        let gas = FermiGas(fermiMomentum: medium.fermiMomentum), kappa = point.momentum / (2 * Nucleon.mass)
        variable = gas.scalingVariable(momentum: point.momentum, omega: point.omega - ResponseInputs.energyShift)
        let factors = NucleonFormFactors(q2: max(point.q2, 1e-4), protons: medium.protons, neutrons: medium.neutrons)
        let strength = medium.fermiMomentum * gas.denominator(momentum: point.momentum, psi: variable)
        longitudinal = strength * factors.tau / (kappa * kappa * factors.electric)
        transverse = strength / (2 * factors.tau * factors.magnetic)
    }
}
