/// Where each tensor of a network lies in its flat parameter buffer.
///
/// One buffer holds all that a prediction needs: first what is trained, layer by layer, then the running statistics of
/// BatchNorm, then the standardization of the inputs. Checkpoints, state files and the rows of `/members/weights` all have
/// this layout. Tensors are dense and row-major; `dense<l>.weight` has the shape I × O, so that a layer is `h @ W + b`.
/// Networks without BatchNorm have no tensors `norm<l>`.
public struct ParameterLayout: Sendable, Equatable {
    public struct Tensor: Sendable, Equatable {
        public let name: String
        public let offset: Int
        public let shape: [Int]
        public var count: Int { shape.reduce(1, *) }
        public var range: Range<Int> { offset..<offset + count }
    }

    public let tensors: [Tensor]
    /// Length of the buffer: P of `/members/weights`.
    public let count: Int
    /// The trained tensors fill `0..<trainedCount`.
    public let trainedCount: Int

    public init(_ architecture: Architecture) {
        var tensors: [Tensor] = []
        var end = 0
        func append(_ name: String, _ shape: [Int]) {
            let tensor = Tensor(name: name, offset: end, shape: shape)
            tensors.append(tensor)
            end += tensor.count
        }
        let isNormalized = architecture.normalization == .batch
        for layer in 0..<architecture.layers {
            append("dense\(layer).weight", [architecture.fanIn(layer), architecture.fanOut(layer)])
            append("dense\(layer).bias", [architecture.fanOut(layer)])
            if layer < architecture.blocks && isNormalized {
                append("norm\(layer).gamma", [architecture.width])
                append("norm\(layer).beta", [architecture.width])
            }
        }
        trainedCount = end
        for block in 0..<(isNormalized ? architecture.blocks : 0) {
            append("norm\(block).mean", [architecture.width])
            append("norm\(block).variance", [architecture.width])
        }
        append("input.mean", [architecture.inputs])
        append("input.scale", [architecture.inputs])
        self.tensors = tensors
        count = end
    }

    public func tensor(_ name: String) -> Tensor {
        guard let tensor = tensors.first(where: { $0.name == name }) else { preconditionFailure("no tensor \(name)") }
        return tensor
    }
}
