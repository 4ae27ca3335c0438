import NeuralNetwork
import Reference
import Testing

@Suite("Gradients")
struct GradientTests {
    @Test(
        "The naive backward pass against central differences of its forward pass",
        arguments: [NormalizationStatistics.batch, .running], Activation.allCases)
    func centralDifferences(kind: NormalizationStatistics, activation: Activation) {
        let architecture = Architecture(inputs: 3, width: 7, blocks: 3, activation: activation)
        var network = ReferenceNetwork(architecture, parameters: Hashed.parameters(architecture).map(Double.init))
        let inputs = Hashed.numbers(5000..<5000 + 9 * 3).map { 2 * Double($0) }
        let slopes = Hashed.numbers(6000..<6009).map(Double.init)
        let gradient = network.backward(network.forward(inputs, statistics: kind), logitGradient: slopes, statistics: kind)
        let step = 1e-6
        let differences = gradient.indices.map { place in
            let kept = network.parameters[place]
            let sides = [step, -step].map { shift in
                network.parameters[place] = kept + shift
                return zip(network.forward(inputs, statistics: kind).logits, slopes).reduce(0) { $0 + $1.0 * $1.1 }
            }
            network.parameters[place] = kept
            return (sides[0] - sides[1]) / (2 * step)
        }
        let error = worstError(gradient, differences)
        print("central differences, \(kind) statistics: worst error \(error) over \(gradient.count) parameters")
        #expect(error < 1e-7)
    }

    static let shapes = [
        (Architecture(inputs: 5, width: 7, blocks: 3), [1, 2, 3, 63, 64, 65, 129, 300]),
        (Architecture(inputs: 16, width: 16, blocks: 2), [1, 2, 15, 64, 300]),
        (Architecture(inputs: 1, width: 1, blocks: 1), [1, 7]),
        (Architecture(inputs: 17, width: 33, blocks: 1), [5, 100]),
        (Architecture(inputs: 5, width: 300, blocks: 3), [1, 13, 65]),
        (Architecture(inputs: 5, width: 33, blocks: 3, activation: .silu), [1, 13, 65, 129]),
    ]

    @Test("Single precision against the naive network", arguments: GEMM.allForTests, shapes)
    func naive(products: GEMM, shape: (architecture: Architecture, rows: [Int])) {
        let parameters = Hashed.parameters(shape.architecture)
        let reference = ReferenceNetwork(shape.architecture, parameters: parameters.map(Double.init))
        let network = Network(shape.architecture, products: products, capacity: 300)
        network.parameters = parameters
        for kind in [NormalizationStatistics.batch, .running] {
            for rows in shape.rows {
                let inputs = Hashed.numbers(0..<rows * shape.architecture.inputs).map { 2 * $0 }
                let slopes = Hashed.numbers(9_000_000..<9_000_000 + rows)
                let pass = reference.forward(inputs.map(Double.init), statistics: kind)
                let expected = reference.backward(pass, logitGradient: slopes.map(Double.init), statistics: kind)
                network.parameters = parameters
                network.setInputs(inputs)
                network.forward(rows: rows, statistics: kind)
                let forwardError = worstError(network.logits(rows: rows), pass.logits)
                network.setLogitGradients(slopes)
                let squares = network.backward(rows: rows, statistics: kind)
                let backwardError = worstTensorError(network.gradients, expected, network.layout)
                print("\(shape.architecture.inputs) → \(shape.architecture.blocks)×\(shape.architecture.width), \(rows) rows, \(kind): "
                    + "z \(forwardError), gradient \(backwardError)")
                #expect(forwardError < 2e-5)
                #expect(backwardError < 2e-5)
                let sum = network.gradients.reduce(0) { $0 + Double($1) * Double($1) }
                #expect(abs(squares / sum - 1) < 1e-13)
            }
        }
    }

    @Test("On batch statistics a block's bias has no influence: its gradient is zero, not nearly zero",
          arguments: GEMM.allForTests)
    func bias(products: GEMM) {
        let network = prepared(products, kind: .batch)
        network.backward(rows: 21, statistics: .batch)
        let gradients = network.gradients
        for block in 0..<network.architecture.blocks {
            let bias = network.layout.tensor("dense\(block).bias")
            #expect(sameBits(gradients[bias.range], [Float](repeating: 0, count: bias.count)))
            #expect(gradients[network.layout.tensor("norm\(block).beta").range].contains { $0 != 0 })
        }
        let before = network.logits(rows: 21)
        network.parameters = network.layout.tensors.reduce(into: network.parameters) { parameters, tensor in
            if tensor.name.hasSuffix("bias") && tensor.name != "dense3.bias" { for i in tensor.range { parameters[i] += 3 } }
        }
        network.forward(rows: 21, statistics: .batch)
        #expect(sameBits(network.logits(rows: 21), before))
    }

    @Test("Stopping at a layer gives the trained layers the same gradient bit for bit", arguments: GEMM.allForTests,
          [NormalizationStatistics.batch, .running])
    func firstLayer(products: GEMM, kind: NormalizationStatistics) {
        let network = prepared(products, kind: kind)
        network.backward(rows: 21, statistics: kind)
        let whole = network.gradients
        for first in 0...network.architecture.layers {
            let partial = prepared(products, kind: kind)
            let squares = partial.backward(rows: 21, statistics: kind, firstLayer: first)
            let start = first < network.architecture.layers ? network.layout.tensor("dense\(first).weight").offset : whole.count
            #expect(sameBits(partial.gradients[start...], whole[start...]))
            // What is frozen is not differentiated.
            #expect(partial.gradients[..<start].allSatisfy { $0 == 0 })
            let sum = whole[start...].reduce(0) { $0 + Double($1) * Double($1) }
            #expect(abs(squares - sum) <= 1e-13 * sum)
        }
    }

    @Test("Frozen blocks use and keep their running statistics, the others those of the batch",
          arguments: GEMM.allForTests, 0...3)
    func frozen(products: GEMM, first: Int) {
        let network = prepared(products, kind: .running)
        let before = network.parameters
        let reference = ReferenceNetwork(network.architecture, parameters: before.map(Double.init))
        let pass = reference.forward(Hashed.numbers(0..<105).map(Double.init), statistics: .batch, firstLayer: first)
        let rows = Standardization(inputs: 5).rows(of: Hashed.numbers(0..<105).map(Double.init))
        let features = network.features(of: rows, entering: first)
        network.inputRows(of: first).update(from: features.pointer, count: features.count)
        network.forward(rows: 21, statistics: .batch, from: first)
        #expect(worstError(network.logits(rows: 21), pass.logits) < 2e-6)
        network.backward(rows: 21, statistics: .batch, firstLayer: first)
        let slopes = Hashed.numbers(200..<221).map(Double.init)
        let expected = reference.backward(pass, logitGradient: slopes, statistics: .batch)
        if first < network.architecture.layers {
            let trained = network.layout.tensor("dense\(first).weight").offset..<network.layout.trainedCount
            #expect(worstError(Array(network.gradients[trained]), Array(expected[trained])) < 2e-6)
        }
        for block in 0..<network.architecture.blocks {
            for name in ["norm\(block).mean", "norm\(block).variance"] {
                let range = network.layout.tensor(name).range
                #expect(sameBits(network.parameters[range], before[range]) == (block < first), "\(name)")
            }
        }
    }

    /// Three blocks of 7 after a forward pass of 21 rows, ∂L/∂z set.
    func prepared(_ products: GEMM, kind: NormalizationStatistics) -> Network {
        let network = Network(Architecture(width: 7, blocks: 3), products: products, capacity: 21)
        network.parameters = Hashed.parameters(network.architecture)
        network.setInputs(Hashed.numbers(0..<105))
        network.forward(rows: 21, statistics: kind)
        network.setLogitGradients(Hashed.numbers(200..<221))
        return network
    }
}
