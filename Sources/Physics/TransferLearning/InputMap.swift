import PortableMath
import ScatteringData

/// One step from the network of a nucleus to another nucleus: where that network is asked, and the factor on what it says.
///
///     σ_target(x) = (A/A_source) · N·κ^(−u) · exp(Σ_j c_j k(x, x_j)) · σ_source(x′)
///
/// with N, κ, u and x′ of the ``QuasiElasticTransform``, and the sum of the ``GaussianProcessCorrection``. σ_source may itself stand
/// behind a step:
/// a chain of nuclei is a list of steps, the newest first, each taken from where the one before it has led. Bitwise reproducible.
public struct InputMap: Sendable, Hashable {
    /// A/A_source.
    public var massRatio: Double
    public var transform: QuasiElasticTransform
    public var residual: GaussianProcessCorrection

    public init(massRatio: Double, transform: QuasiElasticTransform, residual: GaussianProcessCorrection = GaussianProcessCorrection()) {
        self.massRatio = massRatio
        self.transform = transform
        self.residual = residual
    }

    /// Moves `point` to where the source is asked for it, and takes the factor into `scale`, in nb/sr/GeV, so that scale·σ(z) of the
    /// source's network is the cross section of the target.
    public func take(_ point: inout Kinematics, _ scale: inout Double) {
        if !residual.isEmpty {
            let x = GaussianProcessCorrection.variables(energy: point.energy, cosTheta: point.cosTheta, omega: point.omega)
            scale *= Portable.exp(residual.logarithm(at: x))
        }
        let (moved, amplitude) = transform(point)
        point = moved
        scale = scale * massRatio * amplitude
    }
}
