import PortableMath

/// The loss of one point as a function of the network's output z, where f = S·σ(z) is the predicted cross section.
///
/// A batch's loss is the mean over its points. Computed in double precision with portable functions: bitwise reproducible.
public enum Loss: Sendable, Hashable {
    /// ½ ((d − λ f)/δ)²
    case chiSquare
    /// w²(√(1 + (r/w)²) − 1) with r = (ln d − ln λf)·d/δ: near r = 0 that is ½ χ² to first order in d − λf, but it neither
    /// vanishes nor explodes while f is orders of magnitude off.
    ///
    /// A pseudo-measurement below half its error, even a negative one, counts as half its error, so that its logarithm exists.
    case robustLogarithm(width: Double)

    /// The loss and its derivative with respect to z.
    ///
    /// - Parameters:
    ///   - z: the network's output.
    ///   - scale: S(E,θ), nb/sr/GeV; `target` d and `error` δ in the same unit; `normalization` λ of the point's experiment.
    @inlinable
    public func evaluate(z: Double, scale: Double, target: Double, error: Double, normalization: Double) -> (loss: Double, slope: Double) {
        let prediction = normalization * scale * Portable.sigmoid(z)
        // d ln f/dz
        let steepness = Portable.sigmoid(-z)
        switch self {
        case .chiSquare:
            let pull = (target - prediction) / error
            return (0.5 * pull * pull, -pull * (prediction / error) * steepness)
        case .robustLogarithm(let width):
            let measured = max(target, 0.5 * error)
            let weight = measured / error
            let pull = (Portable.log(measured) - Portable.log(normalization * scale) - Portable.logSigmoid(z)) * weight
            let root = (1 + (pull / width) * (pull / width)).squareRoot()
            return (width * width * (root - 1), -pull / root * weight * steepness)
        }
    }
}
