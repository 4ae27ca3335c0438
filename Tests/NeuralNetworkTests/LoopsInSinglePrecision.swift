import NeuralNetwork

/// ReLU networks without BatchNorm in the order of operations that the kernels promise: every element of a product is one chain of fused
/// multiply-adds, a bias is added last, and its gradient sums blocks of 64 rows.
struct LoopsInSinglePrecision {
    private(set) var outputs: [Float]
    /// By the trained parameters, in their layout.
    private(set) var gradients: [Float]
    /// B×I.
    private(set) var inputGradients: [Float]

    init(_ architecture: Architecture, parameters: [Float], inputs: [Float], outputGradients: [Float]) {
        precondition(architecture.activation == .relu && architecture.normalization == .none)
        let layout = ParameterLayout(architecture)
        let rows = inputs.count / architecture.inputs
        /// Σ_k a_k b_k.
        func chain(_ count: Int, _ a: (Int) -> Float, _ b: (Int) -> Float) -> Float {
            var sum: Float = 0
            for k in 0..<count { sum.addProduct(a(k), b(k)) }
            return sum
        }
        var entering = [inputs]
        for layer in 0..<architecture.layers {
            let (h, I, O) = (entering[layer], architecture.fanIn(layer), architecture.fanOut(layer))
            let weight = Array(parameters[layout.tensor("dense\(layer).weight").range])
            let bias = Array(parameters[layout.tensor("dense\(layer).bias").range])
            entering.append((0..<rows * O).map { at in
                let (row, o) = (at / O, at % O)
                let y = chain(I, { h[row * I + $0] }, { weight[$0 * O + o] }) + bias[o]
                return layer < architecture.blocks ? (y > 0 ? y : 0) : y
            })
        }
        outputs = entering[architecture.layers]
        gradients = [Float](repeating: 0, count: layout.trainedCount)
        var d = outputGradients
        for layer in (0..<architecture.layers).reversed() {
            let (h, I, O) = (entering[layer], architecture.fanIn(layer), architecture.fanOut(layer))
            let weight = layout.tensor("dense\(layer).weight"), bias = layout.tensor("dense\(layer).bias")
            if layer < architecture.blocks {
                for i in d.indices where !(entering[layer + 1][i] > 0) { d[i] = 0 }
            }
            for o in 0..<O {
                for first in stride(from: 0, to: rows, by: 64) {
                    gradients[bias.offset + o] += (first..<min(first + 64, rows)).reduce(Float(0)) { $0 + d[$1 * O + o] }
                }
                for i in 0..<I { gradients[weight.offset + i * O + o] = chain(rows, { h[$0 * I + i] }, { d[$0 * O + o] }) }
            }
            d = (0..<rows * I).map { at in
                chain(O, { d[at / I * O + $0] }, { parameters[weight.offset + at % I * O + $0] })
            }
        }
        inputGradients = d
    }
}
