import ScatteringData

/// Nucleons up to the momentum k_F: where a place of the (q, ω) plane lies in their quasi-elastic peak.
///
/// J. E. Amaro et al., Phys. Rev. C 71 (2005) 015501, with κ = q/2M, λ = ω/2M, τ = κ² − λ² and ξ = √(1 + k_F²/M²) − 1. Bitwise
/// reproducible.
struct FermiGas {
    /// ξ.
    private let xi: Double

    init(fermiMomentum: Double) {
        let eta = fermiMomentum / Nucleon.mass
        xi = (1 + eta * eta).squareRoot() - 1
    }

    /// ψ = (λ − τ)/√(ξ ((1 + λ)τ + κ√(τ(1 + τ)))) at an ω that is shifted already: 0 at the peak and ±1 at its ends.
    func scalingVariable<N: ResponseNumber>(momentum: N, omega: N) -> N {
        let kappa = momentum / N.known(2 * Nucleon.mass), lambda = omega / N.known(2 * Nucleon.mass)
        let tau = N.greatest(kappa * kappa - lambda * lambda, 1e-4)
        let spread = N.known(xi) * N.greatest((1 + lambda) * tau + kappa * (tau * (1 + tau)).squareRoot(), 1e-5)
        return (lambda - tau) / spread.squareRoot()
    }

    /// D = 2κ(1 + ξ/2 (1 + min(ψ², 4))), by which the peak's strength is divided.
    func denominator<N: ResponseNumber>(momentum: N, psi: N) -> N {
        let kappa = momentum / N.known(2 * Nucleon.mass)
        return 2 * kappa * (1 + N.known(xi / 2) * (1 + N.least(psi * psi, 4)))
    }
}
