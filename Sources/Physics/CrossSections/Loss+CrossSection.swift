import PortableMath
import Training

extension Loss {
    /// The loss of one point and its derivative with respect to z, where f = S·σ(z) is the predicted cross section.
    ///
    /// A batch's loss is the mean over its points. Computed in double precision with portable functions: bitwise reproducible.
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
        case .robustChiSquare(let width):
            let pull = (target - prediction) / error
            let root = (1 + (pull / width) * (pull / width)).squareRoot()
            return (width * width * (root - 1), -pull / root * (prediction / error) * steepness)
        case .robustLogarithm(let width):
            let measured = max(target, 0.5 * error)
            let weight = measured / error
            let pull = (Portable.log(measured) - Portable.log(normalization * scale) - Portable.logSigmoid(z)) * weight
            let root = (1 + (pull / width) * (pull / width)).squareRoot()
            return (width * width * (root - 1), -pull / root * weight * steepness)
        }
    }
}
