import Foundation
import NeuralNetwork

/// The same network written for reading: double precision, one loop an index, nothing kept between calls.
public struct ReferenceNetwork {
    public let layout: ParameterLayout
    public let architecture: Architecture
    /// All parameters in ``ParameterLayout``.
    public var parameters: [Double]

    public init(_ architecture: Architecture, parameters: [Double]) {
        self.architecture = architecture
        layout = ParameterLayout(architecture)
        self.parameters = parameters
    }

    /// One block's evaluation, matrices as rows.
    struct Block {
        /// x̂, y = γ x̂ + β and φ(y); x̂ = y without BatchNorm.
        var input, normalized, sum, output: [[Double]]
        var mean, variance: [Double]
    }

    public struct Pass {
        /// B×K.
        public var outputs: [[Double]]
        var blocks: [Block]

        /// The outputs row by row; z of each row where there is one output.
        public var logits: [Double] { outputs.flatMap { $0 } }

        /// Mean and variance of a block's batch, the bias included in the mean.
        public func statistics(block: Int) -> (mean: [Double], variance: [Double]) { (blocks[block].mean, blocks[block].variance) }
    }

    /// - Parameters:
    ///   - inputs: B×I, standardized.
    ///   - firstLayer: blocks below it use their running statistics whatever is asked for.
    public func forward(_ inputs: [Double], statistics: NormalizationStatistics, firstLayer: Int = 0) -> Pass {
        let width = architecture.inputs
        var h = stride(from: 0, to: inputs.count, by: width).map { Array(inputs[$0..<$0 + width]) }
        var blocks: [Block] = []
        for block in 0..<architecture.blocks {
            let a = dense(block, h)
            if architecture.normalization == .none {
                let output = a.map { $0.map(activate) }
                blocks.append(Block(input: h, normalized: a, sum: a, output: output, mean: [], variance: []))
                h = output
                continue
            }
            let gamma = tensor("norm\(block).gamma"), beta = tensor("norm\(block).beta")
            var mean = tensor("norm\(block).mean"), variance = tensor("norm\(block).variance")
            if statistics == .batch && block >= firstLayer {
                let rows = Double(a.count)
                mean = gamma.indices.map { o in a.reduce(0) { $0 + $1[o] } / rows }
                variance = gamma.indices.map { o in a.reduce(0) { $0 + ($1[o] - mean[o]) * ($1[o] - mean[o]) } / rows }
            }
            let normalized = a.map { row in row.indices.map { (row[$0] - mean[$0]) / (variance[$0] + epsilon).squareRoot() } }
            let sum = normalized.map { row in row.indices.map { gamma[$0] * row[$0] + beta[$0] } }
            let output = sum.map { $0.map(activate) }
            blocks.append(Block(input: h, normalized: normalized, sum: sum, output: output, mean: mean, variance: variance))
            h = output
        }
        return Pass(outputs: dense(architecture.blocks, h), blocks: blocks)
    }

    /// The gradient of L with respect to the trained parameters, in their layout.
    ///
    /// - Parameter logitGradient: ∂L/∂z, row by row.
    public func backward(_ pass: Pass, logitGradient: [Double], statistics: NormalizationStatistics) -> [Double] {
        gradients(pass, logitGradient: logitGradient, statistics: statistics).parameters
    }

    /// The gradients of L with respect to the trained parameters and to the inputs (B×I).
    public func gradients(
        _ pass: Pass, logitGradient: [Double], statistics: NormalizationStatistics
    ) -> (parameters: [Double], inputs: [Double]) {
        var gradient = [Double](repeating: 0, count: layout.trainedCount)
        let outputs = architecture.outputs
        var d = stride(from: 0, to: logitGradient.count, by: outputs).map { Array(logitGradient[$0..<$0 + outputs]) }
        for layer in (0..<architecture.layers).reversed() {
            if layer < architecture.blocks {
                let block = pass.blocks[layer]
                d = zip(d, block.sum).map { d, y in d.indices.map { slope(y[$0]) * d[$0] } }
            }
            if layer < architecture.blocks && architecture.normalization == .batch {
                let block = pass.blocks[layer]
                let gamma = tensor("norm\(layer).gamma")
                let dbeta = columns(of: d) { d, _, _ in d }
                let dgamma = columns(of: d) { d, row, o in d * block.normalized[row][o] }
                store(dbeta, "norm\(layer).beta", &gradient)
                store(dgamma, "norm\(layer).gamma", &gradient)
                let rows = Double(d.count)
                for row in d.indices {
                    for o in gamma.indices {
                        // x̂ = (a − μ)/√(σ² + ε); μ and σ² of the batch move with every a.
                        let moved = statistics == .running ? 0 : (dbeta[o] + block.normalized[row][o] * dgamma[o]) / rows
                        d[row][o] = gamma[o] / (block.variance[o] + epsilon).squareRoot() * (d[row][o] - moved)
                    }
                }
            }
            let h = layer < architecture.blocks ? pass.blocks[layer].input : pass.blocks[layer - 1].output
            let dbias = columns(of: d) { d, _, _ in d }
            // Batch statistics take any bias out again.
            let cancels = statistics == .batch && layer < architecture.blocks && architecture.normalization == .batch
            store(cancels ? dbias.map { _ in 0 } : dbias, "dense\(layer).bias", &gradient)
            let weight = layout.tensor("dense\(layer).weight")
            let (inputs, outputs) = (weight.shape[0], weight.shape[1])
            var below = h.map { _ in [Double](repeating: 0, count: inputs) }
            parameters.withUnsafeBufferPointer { parameters in
                for row in h.indices {
                    for i in 0..<inputs {
                        var sum = 0.0
                        for o in 0..<outputs {
                            gradient[weight.offset + i * outputs + o] += h[row][i] * d[row][o]
                            sum += parameters[weight.offset + i * outputs + o] * d[row][o]
                        }
                        below[row][i] = sum
                    }
                }
            }
            d = below
        }
        return (gradient, d.flatMap { $0 })
    }

    /// φ(y) and φ′(y).
    private func activate(_ y: Double) -> Double {
        switch architecture.activation {
        case .relu: max(0, y)
        case .silu: y / (1 + exp(-y))
        }
    }

    private func slope(_ y: Double) -> Double {
        switch architecture.activation {
        case .relu: y > 0 ? 1 : 0
        case .silu: (1 + exp(-y) + y * exp(-y)) / ((1 + exp(-y)) * (1 + exp(-y)))
        }
    }

    private var epsilon: Double { Double(Architecture.normalizationEpsilon) }

    private func tensor(_ name: String) -> [Double] { Array(parameters[layout.tensor(name).range]) }

    private func dense(_ layer: Int, _ h: [[Double]]) -> [[Double]] {
        let bias = tensor("dense\(layer).bias"), weight = tensor("dense\(layer).weight")
        return h.map { row in
            var y = bias
            for i in row.indices {
                for o in bias.indices { y[o] += row[i] * weight[i * bias.count + o] }
            }
            return y
        }
    }

    private func columns(of matrix: [[Double]], _ term: (Double, Int, Int) -> Double) -> [Double] {
        matrix[0].indices.map { o in matrix.indices.reduce(0) { $0 + term(matrix[$1][o], $1, o) } }
    }

    private func store(_ values: [Double], _ name: String, _ gradient: inout [Double]) {
        gradient.replaceSubrange(layout.tensor(name).range, with: values)
    }
}
