import CKernels

/// A network whose training is over, ready to be evaluated on running statistics: what never changes, and nothing else.
///
/// Many threads may evaluate one at the same time, each in memory of its own (``EvaluationMemory``). A row's z has the same bits as in
/// ``Network/evaluate(rows:from:)`` with the same fixed-order products, whatever rows are evaluated together with it.
///
/// `@unchecked`: the buffers are written in the initializer alone.
public final class TrainedNetwork: @unchecked Sendable {
    public let architecture: Architecture
    public let standardization: Standardization
    private let products: MatrixProducts
    private let layers: [WorkingLayout.Layer]
    private let trained: AlignedFloats
    /// Two vectors a block: what is subtracted from the product, μ − b, and 1/√(σ² + ε).
    private let vectors: AlignedFloats
    private let stride: Int

    /// The network as it is now; what becomes of `network` later does not matter.
    public init(_ network: Network) {
        architecture = network.architecture
        standardization = network.standardization
        products = network.products
        layers = network.working.layers
        stride = AlignedFloats.stride(architecture.width)
        trained = AlignedFloats(network.working.trainedCount)
        trained.pointer.update(from: network.trained.pointer, count: trained.count)
        vectors = AlignedFloats(2 * architecture.blocks * stride)
        for block in 0..<architecture.blocks {
            network.prepareRunningStatistics(block, layers[block])
            let start = vectors.pointer + 2 * block * stride
            start.update(from: network.vector(.subtracted, block: block), count: stride)
            (start + stride).update(from: network.vector(.inverseDeviation, block: block), count: stride)
        }
    }

    /// Sets z of the first `rows` rows of `inputs`, which are standardized, ``Network/inputStride(of:)`` floats apart, pads zero.
    ///
    /// - Parameter body: given each row and its z.
    public func evaluate(
        rows: Int, of inputs: UnsafePointer<Float>, in memory: EvaluationMemory, _ body: (_ row: Int, _ z: Float) -> Void
    ) {
        precondition(memory.architecture == architecture, "memory for another architecture")
        let inputStride = AlignedFloats.stride(architecture.inputs)
        let output = layers[architecture.blocks]
        let bias = trained.pointer[output.bias]
        for first in Swift.stride(from: 0, to: rows, by: memory.capacity) {
            let count = min(memory.capacity, rows - first)
            var h = inputs + first * inputStride
            for block in 0..<architecture.blocks {
                let a = memory.matrix(block % 2)
                multiply(layers[block], rows: count, x: h, y: a)
                let subtracted = vectors.pointer + 2 * block * stride
                architecture.activation.normalize(
                    count, stride, stride, a, subtracted, subtracted + stride, trained.pointer + layers[block].gamma,
                    trained.pointer + layers[block].beta, 1, a)
                h = UnsafePointer(a)
            }
            let z = memory.matrix(architecture.blocks % 2)
            multiply(output, rows: count, x: h, y: z)
            for row in 0..<count { body(first + row, z[row * output.stride] + bias) }
        }
    }

    private func multiply(_ layer: WorkingLayout.Layer, rows: Int, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        products.forward(rows: rows, inputs: layer.inputs, outputs: layer.outputs, x: x, w: trained.pointer + layer.weight, y: y)
    }
}

/// Memory in which one thread evaluates networks of one architecture.
public final class EvaluationMemory {
    public let architecture: Architecture
    /// Rows that go through the layers together. Their hidden units, and the weights of a layer, then stay in a core's own cache.
    public let capacity: Int
    private let hidden: AlignedFloats

    /// - Parameter rows: how many rows will be evaluated at a time, at most; more are possible, in parts.
    public init(_ architecture: Architecture, rows: Int = .max) {
        self.architecture = architecture
        capacity = max(1, min(rows, 256))
        hidden = AlignedFloats(2 * capacity * max(AlignedFloats.stride(architecture.width), AlignedFloats.stride(1)))
    }

    fileprivate func matrix(_ index: Int) -> UnsafeMutablePointer<Float> { hidden.pointer + index * (hidden.count / 2) }
}
