/// What the rows of J, ∂z/∂w at each of N points, are made of: of every layer l, what enters it, and what comes back to it.
///
///     J·J′ᵀ = Σ_l (h_l·h′_lᵀ + 1) ∘ (D_l·D′_lᵀ),   h_l what enters layer l (N×I),   D_l = ∂z/∂a_l (N×O)
///
/// for weights and biases of the layers from some first one on (A. Jacot, F. Gabriel, C. Hongler, NeurIPS 2018). J has as many columns as
/// there are weights and is never formed. From ``Network/tangentFeatures(of:from:)``.
public final class NeuralTangentKernel {
    /// N.
    public let count: Int
    /// The output layer first; the places where h_l and D_l start in the buffer.
    let layers: [(inputs: Int, outputs: Int, h: Int, d: Int)]
    let buffer: AlignedFloats
    private let products: GEMM

    init(count: Int, layers: [(inputs: Int, outputs: Int)], products: GEMM) {
        self.count = count
        self.products = products
        var places: [(inputs: Int, outputs: Int, h: Int, d: Int)] = []
        var end = 0
        for (inputs, outputs) in layers {
            let d = end + count * AlignedFloats.stride(inputs)
            places.append((inputs, outputs, end, d))
            end = d + count * AlignedFloats.stride(outputs)
        }
        self.layers = places
        buffer = AlignedFloats(end)
    }

    /// J·J′ᵀ, count × other.count, row-major; both of the same layers. Bitwise reproducible for given ``GEMM``.
    ///
    /// - Parameter check: called after every layer; what it throws ends the work.
    public func kernel<Stop: Error>(with other: NeuralTangentKernel, check: () throws(Stop) -> Void) throws(Stop) -> [Double] {
        precondition(layers.map(\.inputs) == other.layers.map(\.inputs), "features of the same layers")
        let (rows, columns) = (count, other.count)
        let side = AlignedFloats.stride(columns)
        let ofInputs = AlignedFloats(rows * side), ofGradients = AlignedFloats(rows * side)
        let widest = layers.map { max($0.inputs, $0.outputs) }.max() ?? 1
        let scratch = AlignedFloats(products.scratch(rows: rows, inputs: max(columns, widest), outputs: widest))
        var kernel = [Double](repeating: 0, count: rows * columns)
        for (mine, its) in zip(layers, other.layers) {
            try check()
            // A matrix times the transpose of another is the product of the way back to the inputs.
            products.backwardInput(
                rows: rows, inputs: columns, outputs: mine.inputs, dy: buffer.pointer + mine.h, w: other.buffer.pointer + its.h,
                dx: ofInputs.pointer, scratch: scratch.pointer)
            products.backwardInput(
                rows: rows, inputs: columns, outputs: mine.outputs, dy: buffer.pointer + mine.d, w: other.buffer.pointer + its.d,
                dx: ofGradients.pointer, scratch: scratch.pointer)
            kernel.withUnsafeMutableBufferPointer { kernel in
                for i in 0..<rows {
                    for j in 0..<columns {
                        kernel[i * columns + j] += (Double(ofInputs.pointer[i * side + j]) + 1) * Double(ofGradients.pointer[i * side + j])
                    }
                }
            }
        }
        return kernel
    }

    /// The diagonal of J·Jᵀ, in double precision.
    public var squaredNorms: [Double] {
        func squares(_ start: Int, _ width: Int, _ row: Int) -> Double {
            let first = buffer.pointer + start + row * AlignedFloats.stride(width)
            var sum = 0.0
            for i in 0..<width { sum += Double(first[i]) * Double(first[i]) }
            return sum
        }
        return (0..<count).map { row in
            layers.reduce(0) { $0 + (squares($1.h, $1.inputs, row) + 1) * squares($1.d, $1.outputs, row) }
        }
    }
}
