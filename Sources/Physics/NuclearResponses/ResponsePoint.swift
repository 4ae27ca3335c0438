import PortableMath
import ScatteringData

/// A place of the (q, ω) plane, where response functions live.
public struct ResponsePoint: Sendable, Hashable {
    /// Three-momentum and energy transfer, GeV.
    public var momentum: Double
    public var omega: Double

    public init(momentum: Double, omega: Double) {
        self.momentum = momentum
        self.omega = omega
    }

    /// Q² = q² − ω², GeV².
    public var q2: Double { momentum * momentum - omega * omega }
    /// W² = M² + 2Mω − Q², GeV².
    public var w2: Double { Nucleon.mass * Nucleon.mass + 2 * Nucleon.mass * omega - q2 }
}

/// An electron's scattering as response functions see it, in plane-wave Born approximation:
///
///     d²σ/dΩdω = σ_M (v_L R_L + v_T R_T),   v_L = Q⁴/q⁴,   v_T = Q²/(2q²) + tan²(θ/2)
///     σ_M = (ħc)² α² cos²(θ/2)/(4E² sin⁴(θ/2))
///
/// The Coulomb field of the nucleus is taken into account by the effective momentum: inside, the electron has E + V before and E − ω + V
/// after, and Q² and q follow from these; the focusing of the waves, ((E + V)/E)², cancels against the energy in σ_M. At θ = 180° only R_T
/// contributes, and σ_M v_T stays finite.
public struct ResponseKinematics: Sendable, Equatable {
    /// Where the response functions are asked for.
    public var point: ResponsePoint
    /// σ_M v_L and σ_M v_T, nb/sr per 1/GeV of a response function in 1/GeV.
    public var longitudinal: Double
    public var transverse: Double

    /// (ħc)² α², nb GeV².
    static let coupling = 0.389379372e6 / (137.035999 * 137.035999)

    /// - Parameter coulombEnergy: V in GeV, 0 without the effective momentum.
    public init(_ kinematics: Kinematics, coulombEnergy: Double) {
        let omega = kinematics.omega, values = ResponseKinematics.values(
            energy: kinematics.energy, omega: omega, cosine: kinematics.cosTheta, coulombEnergy: coulombEnergy)
        point = ResponsePoint(momentum: values.momentum, omega: omega)
        (longitudinal, transverse) = (values.longitudinal, values.transverse)
    }

    /// q, σ_M v_L and σ_M v_T, for numbers of any kind.
    static func values<N: ResponseNumber>(
        energy: N, omega: N, cosine: N, coulombEnergy: Double
    ) -> (momentum: N, longitudinal: N, transverse: N) {
        let sine = (1 - cosine) / 2
        let inside = energy + N.known(coulombEnergy)
        let q2 = 4 * inside * (inside - omega) * sine
        let squared = q2 + omega * omega
        let share = q2 / squared
        let unit = N.known(coupling) / (4 * energy * energy * sine * sine)
        return (squared.squareRoot(), unit * (1 - sine) * share * share, unit * ((1 - sine) * share / 2 + sine))
    }

    /// The polarization of the virtual photon, ε = 1/(1 + 2 (q²/Q²) tan²(θ/2)): v_L R_L + v_T R_T ∝ R_T + ε (2 Q²/q²) R_L.
    public static func polarization(_ kinematics: Kinematics) -> Double {
        let q2 = kinematics.q2
        let squared = q2 + kinematics.omega * kinematics.omega
        let sine = (1 - kinematics.cosTheta) / 2
        return (1 - sine) * q2 / ((1 - sine) * q2 + 2 * squared * sine)
    }
}
