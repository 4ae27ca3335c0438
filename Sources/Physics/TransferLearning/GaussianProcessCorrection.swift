import PortableMath
import ScatteringData

/// A smooth correction of ln σ in the variables in which quasi-elastic scattering scales: what the spectra of a nucleus keep from one
/// energy and angle to the next, and a network of another nucleus does not know.
///
///     σ = exp(Σ_j c_j k(x, x_j)) · σ_network,   k = (1 + √3 r)·exp(−√3 r),   r = ‖x − x_j‖,   x = (ln E, ln q, ψ)
///
/// with E in GeV, q = √Q² at the quasi-elastic peak in GeV, and ψ = (ω − ω_QE)/(0.25 q), about the scaling variable in units of the
/// Fermi momentum; x_j are the member's training points. k is the Matérn kernel of smoothness 3/2 and length 1. Bitwise reproducible.
public struct GaussianProcessCorrection: Sendable, Hashable {
    /// x_j.
    public var centres: [SIMD3<Double>]
    /// c_j; empty for no correction.
    public var coefficients: [Double]

    public init(centres: [SIMD3<Double>] = [], coefficients: [Double] = []) {
        precondition(centres.count == coefficients.count, "one coefficient a centre")
        self.centres = centres
        self.coefficients = coefficients
    }

    public var isEmpty: Bool { coefficients.isEmpty }

    /// x = (ln E, ln q, ψ) of a point.
    public static func variables(energy: Double, cosTheta: Double, omega: Double) -> SIMD3<Double> {
        let recoil = energy * (1 - cosTheta) / Nucleon.mass
        let peak = energy * recoil / (1 + recoil)
        let q = (2 * energy * (energy - peak) * (1 - cosTheta)).squareRoot()
        return SIMD3(Portable.log(energy), Portable.log(q), (omega - peak) / (0.25 * q))
    }

    /// k(x, x′).
    public static func kernel(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
        let difference = a - b
        let r = (3 * (difference * difference).sum()).squareRoot()
        return (1 + r) * Portable.exp(-r)
    }

    /// Σ_j c_j k(x, x_j).
    public func logarithm(at x: SIMD3<Double>) -> Double {
        var sum = 0.0
        for j in centres.indices { sum += coefficients[j] * GaussianProcessCorrection.kernel(x, centres[j]) }
        return sum
    }
}
