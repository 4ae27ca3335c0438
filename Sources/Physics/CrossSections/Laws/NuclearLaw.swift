import PortableMath
import Randomness
import ScatteringData

/// A smooth parametrization of d²σ/dΩdω for inclusive electron scattering off a nucleus: the known truth of a closure test.
///
/// It is shaped like nature and is not fitted to it. With m the nucleon mass, q² = Q² + ω², W² = m² + 2mω − Q², the Mott cross section
///
///     σ_M = (ħc)² α² cos²(θ/2) / (4E² sin⁴(θ/2)),   v_L = Q⁴/q⁴,   v_T = Q²/(2q²) + tan²(θ/2),   G_D = (1 + Q²/M_V²)⁻²
///
/// it is the sum d²σ/dΩdω = σ_M (QE + v_T (dip + Δ)) + DIS of
///
/// - the quasi-elastic peak, by scaling (J. E. Amaro et al., Phys. Rev. C 71 (2005) 015501, with ω' = ω − E_s, λ = ω'/2m, κ = q/2m,
///   τ = κ² − λ², ξ_F = √(1 + k_F²/m²) − 1):
///
///       QE = a f(ψ)/k_F · (v_L κ/(2τ) G_E² + v_T τ/κ G_M²)
///       ψ = (λ − τ)/(√ξ_F √((1 + λ)τ + κ√(τ(1 + τ)))),   f = 1.5576/((1 + b²(ψ + c)²)(1 + e^(−sψ)))
///       G_E² = Z G_D² + N G_En²,  G_M² = (Z μ_p² + N μ_n²) G_D²,  G_En = −μ_n t/(1 + 5.6 t) G_D at t = Q²/4m²
///
/// - a Gaussian of width w_d in ω half way to the Δ: dip = A d q²/GeV² G_D² e^(−(ω − ω_d)²/2w_d²)/w_d;
/// - the Δ resonance, a Lorentz line at ω_Δ = (Q² + m_Δ² − m²)/2m with the half width h, h² = (Γ m_Δ/2m)² + (0.45 k_F q)²/(q² + m_Δ²),
///   switched on at the pion threshold: Δ = A r q²/GeV² G_D² h/(π((ω − ω_Δ)² + h²)) · σ((W² − W_π²)/0.1 GeV²);
/// - a rise with W: DIS = σ_M F (1/ω + tan²(θ/2)(1 + ω²/Q²)/(1.18 ω)), F = A g (1 − x)ⁿ Q²/(Q² + Q₀²) σ((W² − W_0²)/w₀), where
///   x = Q²/(Q² + u + Q₀²) and u = 0.1 GeV² ln(1 + e^((W² − m²)/0.1 GeV²)).
///
/// Over the bundled carbon data, 68 % of 20 drawn laws' values lie between 0.76 and 1.27 times the measured one at |ψ| < 0.5; see
/// docs/methods/closure.md for the other regions. Bitwise reproducible on every processor.
public struct NuclearLaw: Sendable, Equatable {
    public let nucleus: Nucleus
    /// In the order of ``Parameter``.
    public private(set) var values: [Double]

    /// The central law.
    public init(of nucleus: Nucleus) {
        self.nucleus = nucleus
        values = Parameter.allCases.map(\.central)
    }

    /// Law `number` of a seed: every parameter p is drawn uniformly from p₀(1 − s) … p₀(1 + s), s its spread, by draw 0 of
    /// `RandomStream(seed:, stream: .closureLaws, replica: number, address: ContentHash.of(name))`. So a law does not depend on how many
    /// laws or parameters there are.
    public init(of nucleus: Nucleus, number: Int, seed: UInt64) {
        self.nucleus = nucleus
        values = Parameter.allCases.map { parameter in
            let stream = RandomStream(seed: seed, stream: .closureLaws, replica: number, address: ContentHash.of(parameter.rawValue))
            return parameter.central * (1 + parameter.spread * (2 * stream.uniform(at: 0) - 1))
        }
    }

    public subscript(_ parameter: Parameter) -> Double {
        get { values[parameter.index] }
        set { values[parameter.index] = newValue }
    }

    /// d²σ/dΩdω in nb/sr/GeV at a point with 0 < ω < E and 0 < θ < 180°.
    public func crossSection(at point: Kinematics) -> Double {
        let A = Double(nucleus.A), Z = Double(nucleus.Z), N = A - Z
        let (omega, q2) = (point.omega, point.q2)
        let squared = q2 + omega * omega
        let q = squared.squareRoot()
        let w2 = Self.mass * Self.mass + 2 * Self.mass * omega - q2
        let tangent = (1 - point.cosTheta) / (1 + point.cosTheta)
        let sine = (1 - point.cosTheta) / 2
        let mott = 0.389379372e6 / 137 / 137 * (1 + point.cosTheta) / 2 / (4 * point.energy * point.energy * sine * sine)
        let longitudinal = (q2 / squared) * (q2 / squared), transverse = q2 / (2 * squared) + tangent
        let root = 1 + q2 / self[.dipoleMass]
        let dipole = 1 / (root * root * root * root)

        // Quasi-elastic peak.
        let t = q2 / (4 * Self.mass * Self.mass)
        let neutron = Self.neutronMoment * t / (1 + 5.6 * t)
        let electric = (Z + N * neutron * neutron) * dipole
        let magnetic = (Z * Self.protonMoment * Self.protonMoment + N * Self.neutronMoment * Self.neutronMoment) * dipole
        let kappa = q / (2 * Self.mass), lambda = (omega - self[.energyShift]) / (2 * Self.mass)
        let tau = kappa * kappa - lambda * lambda
        let eta = self[.fermiMomentum] / Self.mass
        let xi = (1 + eta * eta).squareRoot() - 1
        let psi = (lambda - tau) / (xi * ((1 + lambda) * tau + kappa * (tau * (1 + tau)).squareRoot())).squareRoot()
        let away = self[.scalingWidth] * (psi + self[.scalingCentre])
        let scaling = 1.5576 / (1 + away * away) * Portable.sigmoid(self[.scalingSlope] * psi)
        let quasiElastic = self[.quasiElastic] * scaling / self[.fermiMomentum]
            * (longitudinal * kappa / (2 * tau) * electric + transverse * tau / kappa * magnetic)

        // Δ resonance, and the dip on the way to it.
        let delta = (q2 + self[.deltaMass] * self[.deltaMass] - Self.mass * Self.mass) / (2 * Self.mass)
        let natural = self[.deltaWidth] * self[.deltaMass] / (2 * Self.mass)
        let moving = 0.45 * self[.fermiMomentum] * q
        let width2 = natural * natural + moving * moving / (squared + self[.deltaMass] * self[.deltaMass])
        let line = width2.squareRoot() / (3.141592653589793 * ((omega - delta) * (omega - delta) + width2))
        let resonance = self[.delta] * line * Portable.sigmoid((w2 - self[.pionThreshold]) / 0.1)
        let distance = (omega - 0.5 * (q2 / (2 * Self.mass) + delta)) / self[.dipWidth]
        let dip = self[.dip] * Portable.exp(-0.5 * distance * distance) / self[.dipWidth]

        // Deep-inelastic rise.
        let excess = 0.1 * Portable.softplus((w2 - Self.mass * Self.mass) / 0.1)
        let x = q2 / (q2 + excess + self[.inelasticScale])
        let structure = A * self[.inelastic] * Portable.exp(self[.inelasticPower] * Portable.log(1 - x)) * q2 / (q2 + self[.inelasticScale])
            * Portable.sigmoid((w2 - self[.inelasticThreshold]) / self[.inelasticOnset])
        let inelastic = structure / omega * (1 + tangent * (1 + omega * omega / q2) / 1.18)

        return mott * (quasiElastic + transverse * A * squared * dipole * (dip + resonance) + inelastic)
    }

    /// GeV; the mean of proton and neutron, with more digits than ``ScatteringData/Nucleon/mass``: laws keep their bits.
    private static let mass = 0.93891897
    private static let protonMoment = 2.793
    private static let neutronMoment = 1.913
}
