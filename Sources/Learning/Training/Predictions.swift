import NeuralNetwork
import PortableMath

extension Network {
    /// f = S(E,θ)·σ(z) at each point, nb/sr/GeV, on running statistics.
    ///
    /// - Parameter inputs: what enters layer `firstLayer` at each point; for layer 0, the standardized inputs.
    public func predictions(inputs: borrowing AlignedFloats, scale: [Double], from firstLayer: Int = 0) -> [Double] {
        zip(logits(of: inputs, from: firstLayer), scale).map { $1 * Portable.sigmoid(Double($0)) }
    }

    /// The same for points in physical units.
    public func predictions(at points: PointTable) -> [Double] {
        predictions(inputs: standardization.rows(of: points.inputs), scale: points.scale)
    }
}
