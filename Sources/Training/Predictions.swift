import NeuralNetwork
import PortableMath

extension Network {
    /// f = S(E,θ)·σ(z) at each point, nb/sr/GeV, on running statistics.
    ///
    /// - Parameter inputs: the points' rows, already standardized.
    public func predictions(inputs: [Float], scale: [Double]) -> [Double] {
        zip(logits(of: inputs), scale).map { $1 * Portable.sigmoid(Double($0)) }
    }

    /// The same for points in physical units.
    public func predictions(at points: PointTable) -> [Double] {
        predictions(inputs: standardization.rows(of: points.inputs), scale: points.scale)
    }
}
