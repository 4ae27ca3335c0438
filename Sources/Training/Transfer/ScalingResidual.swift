import PortableMath
import Randomness
import ScatteringData

/// A smooth correction of ln σ in the variables in which quasi-elastic scattering scales: what the spectrum of a nucleus keeps from one
/// energy and angle to the next, and a network of another nucleus does not know.
///
///     σ = exp(θ·φ(x)) · σ_network,   φ_j(x) = √(2/M)·cos(2π(f_j·x + b_j)),   x = (ln E, ln q, ψ)
///
/// with E in GeV, q = √Q² at the quasi-elastic peak in GeV, and ψ = (ω − ω_QE)/(0.25 q), about the scaling variable in units of the
/// Fermi momentum. The M = 512 frequencies are fixed draws from the spectrum of a Matérn kernel of smoothness 3/2 and length 1 in each
/// variable, φ(x)·φ(x′) ≈ (1 + √3 r)·exp(−√3 r) (A. Rahimi, B. Recht, NIPS 2007), so a residual is M numbers θ. Bitwise reproducible.
public struct ScalingResidual: Sendable, Hashable {
    /// θ; empty for no correction.
    public var coefficients: [Double]

    public init(coefficients: [Double] = []) { self.coefficients = coefficients }

    /// M.
    public static let featureCount = 4096

    /// f_j and b_j: the same for all members and for ever.
    private static let frequencies: [SIMD4<Double>] = (0..<featureCount).map { j in
        let stream = RandomStream(seed: 0, stream: .scalingFeatures, address: UInt64(j))
        let normal = SIMD3(stream.normal(at: 0), stream.normal(at: 1), stream.normal(at: 2))
        let other = SIMD3(stream.normal(at: 3), stream.normal(at: 4), stream.normal(at: 5))
        // Student's t with 3 degrees of freedom in three dimensions, in turns.
        let turns = normal / ((other * other).sum() / 3).squareRoot() / 6.283185307179586
        return SIMD4(turns, stream.uniform(at: 6))
    }

    /// x = (ln E, ln q, ψ).
    static func variables(energy: Double, cosTheta: Double, omega: Double) -> SIMD3<Double> {
        let recoil = energy * (1 - cosTheta) / QuasiElasticTransform.nucleonMass
        let peak = energy * recoil / (1 + recoil)
        let q = (2 * energy * (energy - peak) * (1 - cosTheta)).squareRoot()
        return SIMD3(Portable.log(energy), Portable.log(q), (omega - peak) / (0.25 * q))
    }

    /// φ(x).
    static func features(energy: Double, cosTheta: Double, omega: Double) -> [Double] {
        let x = variables(energy: energy, cosTheta: cosTheta, omega: omega)
        let amplitude = (2 / Double(featureCount)).squareRoot()
        return frequencies.map { f in amplitude * Portable.cosine(turns: f.x * x.x + f.y * x.y + f.z * x.z + f.w) }
    }

    /// exp(θ·φ) at one point; 1 without coefficients.
    public func factor(energy: Double, cosTheta: Double, omega: Double) -> Double {
        guard !coefficients.isEmpty else { return 1 }
        let phi = ScalingResidual.features(energy: energy, cosTheta: cosTheta, omega: omega)
        var sum = 0.0
        for j in phi.indices { sum += coefficients[j] * phi[j] }
        return Portable.exp(sum)
    }
}

extension PointTable {
    /// φ at each point, as measured.
    func scalingFeatures() -> [[Double]] {
        let width = Kinematics.networkInputNames.count
        return (0..<count).map { i in
            ScalingResidual.features(energy: inputs[i * width], cosTheta: inputs[i * width + 3], omega: inputs[i * width + 1])
        }
    }

    /// The points with the residual taken into S.
    func corrected(by residual: ScalingResidual) -> PointTable {
        guard !residual.coefficients.isEmpty else { return self }
        let width = Kinematics.networkInputNames.count
        var corrected = self
        for i in 0..<count {
            corrected.scale[i] *= residual.factor(energy: inputs[i * width], cosTheta: inputs[i * width + 3], omega: inputs[i * width + 1])
        }
        return corrected
    }
}
