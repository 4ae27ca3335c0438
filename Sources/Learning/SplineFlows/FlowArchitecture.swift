import NeuralNetwork

/// The shape of an autoregressive flow: p(x₁ … x_D | c) = Π_k p(x_k | c, x₁ … x_{k−1}), each factor a spline of a standard normal variable
/// whose parameters a network gives.
public struct FlowArchitecture: Hashable, Codable, Sendable {
    /// D.
    public var variables: Int
    public var spline: SplineShape
    /// Hidden units of a layer, and hidden layers, of each network.
    public var width: Int
    public var blocks: Int

    public init(variables: Int = 2, spline: SplineShape = SplineShape(), width: Int = 64, blocks: Int = 3) {
        precondition(variables > 0, "a density has at least one variable")
        (self.variables, self.spline, self.width, self.blocks) = (variables, spline, width, blocks)
    }

    /// What a factor is given: c and the k variables before, their products of two, and tanh 2v of each v.
    public func features(ofFactor factor: Int) -> Int {
        let known = factor + 1
        return 2 * known + known * (known + 1) / 2
    }

    public func network(ofFactor factor: Int) -> Architecture {
        Architecture(
            inputs: features(ofFactor: factor), width: width, blocks: blocks, activation: .silu, outputs: spline.parameters,
            normalization: .none, initialOutputBias: 0)
    }

    /// Numbers that a flow is stored as: the parameters of its networks, one after the other.
    public var parameters: Int { (0..<variables).reduce(0) { $0 + ParameterLayout(network(ofFactor: $1)).count } }

    /// Floating-point operations of a training step, a row.
    public var flopsPerRow: Int { (0..<variables).reduce(0) { $0 + network(ofFactor: $1).flopsPerPoint(depth: blocks + 1) } }

    /// "2 variables, 24 bins on ±5, 3×64 silu", for people and digests.
    public var summary: String {
        "\(variables) variables, \(spline.bins) bins on ±\(spline.halfRange), \(blocks)×\(width) silu"
    }
}
