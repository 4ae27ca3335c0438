/// What a unit makes of its sum y.
public enum Activation: String, Hashable, Sendable, Codable, CaseIterable {
    /// max(0, y), that of the published networks.
    case relu
    /// y/(1 + e⁻ʸ) (S. Elfwing, E. Uchibe, K. Doya, Neural Netw. 107 (2018) 3): curves without kinks.
    case silu
}

/// The shape of a network: `blocks` × (Dense(width) → BatchNorm → ReLU or SiLU → Dropout) → Dense(1), read through a sigmoid.
///
/// The reference network of Phys. Rev. C 110 (2024) 025501 is five inputs and ten blocks of 300.
///
/// Letters used for shapes in this module: B rows of a batch, I inputs of a layer, O outputs of a layer.
public struct Architecture: Hashable, Sendable, Codable {
    public var inputs: Int
    public var width: Int
    public var blocks: Int
    public var activation: Activation

    public init(inputs: Int = 5, width: Int = 300, blocks: Int = 10, activation: Activation = .relu) {
        precondition(inputs > 0 && width > 0 && blocks > 0, "an architecture has at least one input, unit and block")
        self.inputs = inputs
        self.width = width
        self.blocks = blocks
        self.activation = activation
    }

    /// Variance added under the square root of BatchNorm.
    public static let normalizationEpsilon: Float = 1e-5
    /// The share of the newest batch in the running statistics of BatchNorm.
    public static let runningShare: Float = 0.01

    /// Initial bias of the output layer: σ/S of the measurements lies between e⁻²⁰ and e⁻⁴, so a network starts amid its targets.
    /// From 0, where the sigmoid saturates towards 1, points far above the data lose their gradient and may never come down.
    public static let initialOutputBias: Float = -7

    /// Weight layers: one a block, and the output layer. Layer `blocks` is the output layer.
    public var layers: Int { blocks + 1 }

    public func fanIn(_ layer: Int) -> Int { layer == 0 ? inputs : width }
    public func fanOut(_ layer: Int) -> Int { layer == blocks ? 1 : width }

    /// "10×300 relu", without the inputs, for people and digests.
    public var summary: String { "\(blocks)×\(width) \(activation.rawValue)" }

    /// Floating-point operations a point of one training step of the last `depth` weight layers: forward, backward to the inputs and
    /// to the weights, two each for a multiply–add. The count by which rates are quoted, 6·Σ(in·out).
    public func flopsPerPoint(depth: Int) -> Int {
        6 * (layers - depth..<layers).reduce(0) { $0 + fanIn($1) * fanOut($1) }
    }
}
