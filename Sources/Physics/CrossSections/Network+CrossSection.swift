import NeuralNetwork
import PortableMath
import Training

extension CrossSectionPoints {
    /// f = S(E,θ)·σ(z), nb/sr/GeV.
    ///
    /// - Parameter outputs: z at each point.
    public func crossSections(outputs: [Float]) -> [Double] { zip(outputs, scale).map { $1 * Portable.sigmoid(Double($0)) } }
}

extension Network {
    /// f = S(E,θ)·σ(z) at each point, nb/sr/GeV, on running statistics.
    public func predictions(at points: CrossSectionPoints) -> [Double] {
        points.crossSections(outputs: outputs(of: standardization.rows(of: points.inputs)))
    }

    /// The same at measured points.
    public func predictions(at data: CrossSectionData) -> [Double] { predictions(at: data.points) }
}
