import PortableMath
import ScatteringData

/// Squares of form factors of the nucleons in a nucleus at Q², the dipole G_D² = (1 + Q²/0.71 GeV²)⁻⁴ times
///
///     G_E²: Z + N (μ_n τ/(1 + 5.6τ))²,   G_M²: Z μ_p² + N μ_n²,   τ = Q²/4M²
///
/// S. Galster et al., Nucl. Phys. B 32 (1971) 221, for the neutron's charge. Bitwise reproducible.
struct NucleonFormFactors<N: ResponseNumber> {
    /// τ.
    let tau: N
    let electric: N
    let magnetic: N

    init(q2: N, protons: Double, neutrons: Double) {
        tau = q2 / N.known(4 * Nucleon.mass * Nucleon.mass)
        let dipole = N.power(1 + q2 / 0.71, -4)
        let neutron = 1.913 * tau / (1 + 5.6 * tau)
        electric = (N.known(protons) + N.known(neutrons) * neutron * neutron) * dipole
        magnetic = N.known(protons * 2.793 * 2.793 + neutrons * 1.913 * 1.913) * dipole
    }
}

extension Portable {
    /// x^y of x > 0.
    static func power(_ x: Double, _ exponent: Double) -> Double { exp(exponent * log(x)) }
}
