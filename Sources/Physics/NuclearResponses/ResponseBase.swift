import PortableMath
import ScatteringData

/// What networks multiply: response functions of a nucleus in closed form, 1/GeV. With M the nucleon's mass, N = A − Z, τ = Q²/4M²,
/// κ = q/2M, G_D² = (1 + Q²/0.71 GeV²)⁻⁴, and the numbers of ``ResponseShape``, they are sums
///
///     R_L = QE_L + (q²/2Q²)(ρ_B B + ρ_Δ Δ + ρ_X X),   R_T = QE_T + B + Δ + X
///
/// - of the quasi-elastic peak, by scaling (J. E. Amaro et al., Phys. Rev. C 71 (2005) 015501) at λ = (ω − E_s − E_q/(1 + q²/0.25))/2M,
///
///       QE_L = s_L f κ²/τ G_E²/D (1 − e^(−q²/q_L²)),   QE_T = s_T f 2τ G_M²/D (1 − e^(−q²/q_T²)),   D = 2κ(1 + ξ/2 (1 + min(ψ², 4)))
///       f = 1.5576/((1 + b²(ψ + c)²)(1 + e^(−hψ)))/k_F
///       G_E² = (Z + N (μ_n τ/(1 + 5.6τ))²) G_D²,   G_M² = (Z μ_p² + N μ_n²) G_D² (1 + Q²)^t
///
/// - of a bump at the invariant mass W_B, of the Δ, and of a continuum with a threshold, each smeared by the Fermi motion s = q k_F/W;
///   below W² = 0.1 GeV² W goes on linearly in W²:
///
///       B = 0.1 c_B A (A/12)^α e^(−(W − W_B)²/2g²)/g (1 + Q²/Λ²)⁻⁴ k_F/0.221,   g² = γ_B² + (a_B s)²
///       Δ = c_Δ A q²/(q² + 0.1) G/(π((W − m_Δ)² + G²)) (1 + Q²/Λ²)⁻⁴ σ((W − 1.10)/(0.02 + a_on s)),   G² = (Γ² + (a_Δ s)²)/4
///       X = 2 A F q²/(ω Q²)/(1 + ρ_X),   F = c_X Q²/(Q² + Λ²) (s_X ln(1 + e^((1 − ξ_N)/s_X)))ⁿ σ((W − W_X)/√(γ_X² + (a_X s)²))
///
/// with Nachtmann's ξ_N = Q²/(M(ω + q)). Bitwise reproducible.
struct ResponseBase {
    let medium: NuclearMedium
    let shape: ResponseShape
    let fermiMomentum: Double

    init(_ medium: NuclearMedium, shape: ResponseShape) {
        self.medium = medium
        self.shape = shape
        fermiMomentum = medium.fermiMomentum * shape[.momentum]
    }

    func responses(at point: ResponsePoint) -> (longitudinal: Double, transverse: Double) {
        responses(momentum: point.momentum, omega: point.omega, q2: point.q2)
    }

    /// The same for numbers of any kind.
    func responses<N: ResponseNumber>(momentum: N, omega: N, q2: N) -> (longitudinal: N, transverse: N) {
        let place = Place(momentum: momentum, omega: omega, q2: q2, fermiMomentum: fermiMomentum)
        let peak = quasiElastic(place)
        let (bump, delta, continuum) = (bump(place), delta(place), continuum(place))
        let mixed = N.known(shape[.bumpRatio]) * bump + N.known(shape[.deltaRatio]) * delta + N.known(shape[.continuumRatio]) * continuum
        return (peak.longitudinal + place.squared / (2 * place.q2) * mixed, peak.transverse + bump + delta + continuum)
    }

    /// What all parts need.
    private struct Place<N: ResponseNumber> {
        let q: N
        let omega: N
        let squared: N
        let q2: N
        /// W, going on linearly in W² below √0.1 GeV, and the Fermi motion's smearing of it.
        let mass: N
        let smearing: N

        init(momentum: N, omega transfer: N, q2 virtuality: N, fermiMomentum: Double) {
            q = momentum
            omega = N.greatest(transfer, 1e-4)
            squared = q * q
            q2 = N.greatest(virtuality, 1e-4)
            let least = 0.1
            let w2 = N.known(Nucleon.mass * Nucleon.mass) + N.known(2 * Nucleon.mass) * omega - q2
            let above = N.greatest(w2, N.known(least)).squareRoot()
            mass = above + (N.least(w2, N.known(least)) - N.known(least)) / N.known(2 * least.squareRoot())
            smearing = q * N.known(fermiMomentum) / above
        }
    }

    private func quasiElastic<N: ResponseNumber>(_ place: Place<N>) -> (longitudinal: N, transverse: N) {
        let q = place.q, kappa = q / N.known(2 * Nucleon.mass), gas = FermiGas(fermiMomentum: fermiMomentum)
        let shift = N.known(shape[.shift]) + N.known(shape[.shiftAtRest]) / (1 + place.squared / 0.25)
        let psi = gas.scalingVariable(momentum: q, omega: place.omega - shift)
        let away = N.known(shape[.peakWidth]) * (psi + N.known(shape[.peakCentre]))
        let slope = N.greatest(-30, N.least(30, N.known(shape[.peakSlope]) * psi))
        let scaling = 1.5576 / (1 + away * away) * N.sigmoid(slope) / N.known(fermiMomentum)
        let factors = NucleonFormFactors(q2: place.q2, protons: medium.protons, neutrons: medium.neutrons)
        let (tau, electric, magnetic) = (factors.tau, factors.electric, factors.magnetic * N.power(1 + place.q2, shape[.magnetic]))
        let denominator = gas.denominator(momentum: q, psi: psi)
        let (blockedL, blockedT) = (blocking(q, shape[.longitudinalBlocking]), blocking(q, shape[.transverseBlocking]))
        return (
            N.known(shape[.longitudinalPeak]) * scaling * electric * kappa * kappa / tau / denominator * blockedL,
            N.known(shape[.transversePeak]) * scaling * 2 * tau * magnetic / denominator * blockedT
        )
    }

    /// 1 − e^(−q²/q₀²).
    private func blocking<N: ResponseNumber>(_ q: N, _ scale: Double) -> N {
        let ratio = q / N.known(scale)
        return -N.expMinusOne(-ratio * ratio)
    }

    private func bump<N: ResponseNumber>(_ place: Place<N>) -> N {
        let width = N.length(N.known(shape[.bumpWidth]), N.known(shape[.bumpSmearing]) * place.smearing)
        let away = (place.mass - N.known(shape[.bumpMass])) / width
        let strength = 0.1 * shape[.bump] * medium.nucleons * Portable.power(medium.nucleons / 12, shape[.bumpPower])
        return N.known(strength) * N.exp(-0.5 * away * away) / width * N.power(1 + place.q2 / N.known(shape[.bumpScale]), -4)
            * N.known(fermiMomentum) / 0.221
    }

    private func delta<N: ResponseNumber>(_ place: Place<N>) -> N {
        let half = N.length(N.known(shape[.deltaWidth]), N.known(shape[.deltaSmearing]) * place.smearing) / 2
        let away = place.mass - N.known(shape[.deltaMass])
        let open = N.sigmoid((place.mass - 1.10) / (0.02 + N.known(shape[.threshold]) * place.smearing))
        return N.known(shape[.delta] * medium.nucleons) * place.squared / (place.squared + 0.1) * half
            / (3.141592653589793 * (away * away + half * half)) * N.power(1 + place.q2 / N.known(shape[.deltaScale]), -4) * open
    }

    private func continuum<N: ResponseNumber>(_ place: Place<N>) -> N {
        let nachtmann = place.q2 / (N.known(Nucleon.mass) * (place.omega + place.q))
        let edge = N.known(shape[.continuumEdge])
        let width = N.length(N.known(shape[.onsetWidth]), N.known(shape[.onsetSmearing]) * place.smearing)
        let open = N.sigmoid((place.mass - N.known(shape[.onset])) / width)
        let structure = N.known(shape[.continuum]) * place.q2 / (place.q2 + N.known(shape[.continuumScale]))
            * N.power(edge * N.softplus((1 - nachtmann) / edge), shape[.continuumPower]) * open
        return N.known(2 * medium.nucleons) * structure * place.squared / (place.omega * place.q2)
            / N.known(1 + shape[.continuumRatio])
    }
}
