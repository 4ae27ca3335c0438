/// What stands between the product of a block and its activation function.
public enum Normalization: String, Hashable, Sendable, Codable, CaseIterable {
    /// BatchNorm (S. Ioffe, C. Szegedy, ICML 2015): centred and scaled over the batch, then γ x̂ + β.
    case batch
    /// Nothing: the product and its bias go straight into the activation function.
    case none
}

/// The shape of a network: `blocks` × (Dense(width) → BatchNorm or nothing → ReLU or SiLU → Dropout) → Dense(outputs).
///
/// The reference network of Phys. Rev. C 110 (2024) 025501 is five inputs, ten blocks of 300 with BatchNorm, and one output, read through
/// a sigmoid. What becomes of the outputs z is up to who reads them.
///
/// Letters used for shapes in this module: B rows of a batch, I inputs of a layer, O outputs of a layer, K outputs of the network.
public struct Architecture: Hashable, Sendable {
    public var inputs: Int
    public var width: Int
    public var blocks: Int
    public var activation: Activation
    /// K.
    public var outputs: Int
    public var normalization: Normalization
    /// Initial bias of all outputs. It decides where a training starts, and nothing about a trained network.
    public var initialOutputBias: Float

    public init(
        inputs: Int = 5, width: Int = 300, blocks: Int = 10, activation: Activation = .relu, outputs: Int = 1,
        normalization: Normalization = .batch, initialOutputBias: Float = Architecture.initialOutputBias
    ) {
        precondition(
            inputs > 0 && width > 0 && blocks > 0 && outputs > 0, "an architecture has at least one input, unit, block and output")
        self.inputs = inputs
        self.width = width
        self.blocks = blocks
        self.activation = activation
        self.outputs = outputs
        self.normalization = normalization
        self.initialOutputBias = initialOutputBias
    }

    /// Variance added under the square root of BatchNorm.
    public static let normalizationEpsilon: Float = 1e-5
    /// The share of the newest batch in the running statistics of BatchNorm.
    public static let runningShare: Float = 0.01

    /// The usual initial bias of the outputs: σ/S of the measurements lies between e⁻²⁰ and e⁻⁴, so a network starts amid its targets.
    /// From 0, where the sigmoid saturates towards 1, points far above the data lose their gradient and may never come down.
    public static let initialOutputBias: Float = -7

    /// Weight layers: one a block, and the output layer. Layer `blocks` is the output layer.
    public var layers: Int { blocks + 1 }

    public func fanIn(_ layer: Int) -> Int { layer == 0 ? inputs : width }
    public func fanOut(_ layer: Int) -> Int { layer == blocks ? outputs : width }

    /// "10×300 relu", without the inputs, for people and digests; what differs from one output and BatchNorm follows:
    /// "4×64 silu, 2 outputs, no BatchNorm". The initial bias of the outputs is left out: a trained network has its own.
    public var summary: String {
        "\(blocks)×\(width) \(activation.rawValue)" + (outputs == 1 ? "" : ", \(outputs) outputs")
            + (normalization == .batch ? "" : ", no BatchNorm")
    }

    /// Floating-point operations a point of one training step of the last `depth` weight layers: forward, backward to the inputs and
    /// to the weights, two each for a multiply–add. The count by which rates are quoted, 6·Σ(in·out).
    public func flopsPerPoint(depth: Int) -> Int {
        6 * (layers - depth..<layers).reduce(0) { $0 + fanIn($1) * fanOut($1) }
    }
}
