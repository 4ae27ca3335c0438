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
    private let products: GEMM
    private let layers: [WorkingLayout.Layer]
    private let trained: AlignedFloats
    /// Two vectors a block with BatchNorm: what is subtracted from the product, μ − b, and 1/√(σ² + ε).
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
        let isNormalized = architecture.normalization == .batch
        vectors = AlignedFloats(isNormalized ? 2 * architecture.blocks * stride : 0)
        for block in 0..<(isNormalized ? architecture.blocks : 0) {
            network.prepareRunningStatistics(block, layers[block])
            let start = vectors.pointer + 2 * block * stride
            start.update(from: network.vector(.subtracted, block: block), count: stride)
            (start + stride).update(from: network.vector(.inverseDeviation, block: block), count: stride)
        }
    }

    /// Computes z of the first `rows` rows of `inputs`, which are standardized, ``Network/inputStride(of:)`` floats apart, pads zero, of a
    /// network with one output.
    ///
    /// - Parameter body: given each row and its z.
    public func evaluate(
        rows: Int, of inputs: UnsafePointer<Float>, in memory: EvaluationMemory, _ body: (_ row: Int, _ z: Float) -> Void
    ) {
        precondition(architecture.outputs == 1, "a network of several outputs has no single z; see evaluateOutputs")
        evaluateOutputs(rows: rows, of: inputs, in: memory) { row, z in body(row, z[0]) }
    }

    /// Computes the outputs z of the first `rows` rows of `inputs`, which are standardized, ``Network/inputStride(of:)`` floats apart, pads
    /// zero.
    ///
    /// - Parameter body: given each row and its z (K), which are gone when it returns.
    public func evaluateOutputs(
        rows: Int, of inputs: UnsafePointer<Float>, in memory: EvaluationMemory,
        _ body: (_ row: Int, _ z: UnsafeBufferPointer<Float>) -> Void
    ) {
        precondition(memory.architecture == architecture, "memory for another architecture")
        let inputStride = AlignedFloats.stride(architecture.inputs)
        let output = layers[architecture.blocks]
        let bias = trained.pointer + output.bias
        for first in Swift.stride(from: 0, to: rows, by: memory.capacity) {
            let count = min(memory.capacity, rows - first)
            var h = inputs + first * inputStride
            for block in 0..<architecture.blocks {
                let a = memory.matrix(block % 2)
                multiply(layers[block], rows: count, x: h, y: a)
                activate(block, rows: count, a)
                h = UnsafePointer(a)
            }
            let z = memory.matrix(architecture.blocks % 2)
            multiply(output, rows: count, x: h, y: z)
            for row in 0..<count {
                let outputs = UnsafeMutableBufferPointer(start: z + row * output.stride, count: output.outputs)
                for o in 0..<output.outputs { outputs[o] += bias[o] }
                body(first + row, UnsafeBufferPointer(outputs))
            }
        }
    }

    private func activate(_ block: Int, rows: Int, _ a: UnsafeMutablePointer<Float>) {
        let layer = layers[block]
        guard layer.isNormalized else {
            return architecture.activation.plain(rows, stride, stride, a, trained.pointer + layer.bias, 1, a, nil)
        }
        let subtracted = vectors.pointer + 2 * block * stride
        architecture.activation.normalize(
            rows, stride, stride, a, subtracted, subtracted + stride, trained.pointer + layer.gamma, trained.pointer + layer.beta, 1, a)
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
        hidden = AlignedFloats(2 * capacity * max(AlignedFloats.stride(architecture.width), AlignedFloats.stride(architecture.outputs)))
    }

    fileprivate func matrix(_ index: Int) -> UnsafeMutablePointer<Float> { hidden.pointer + index * (hidden.count / 2) }
}
