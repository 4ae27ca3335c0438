import NeuralNetwork
import Reference
import Testing

@Suite("Evaluating networks of several outputs")
struct SeveralOutputsTests {
    static let kinds = Kind.all.filter { $0.statistics == .running }

    @Test("Training's network and the trained one give the same bits, whatever rows go together", arguments: kinds)
    func trained(kind: Kind) {
        let architecture = kind.architecture(inputs: 5, width: 33)
        let network = Network(architecture, products: .preferred, capacity: 8)
        network.parameters = Hashed.parameters(architecture)
        let points = Hashed.numbers(0..<5 * 70).map(Double.init)
        let rows = Standardization(inputs: 5).rows(of: points)
        let outputs = network.outputs(of: rows)
        #expect(outputs.count == 70 * kind.outputs)
        let reference = ReferenceNetwork(architecture, parameters: network.parameters.map(Double.init))
        #expect(worstError(outputs, reference.forward(points, statistics: .running).logits) < 5e-6)
        if kind.outputs == 1 { #expect(sameBits(network.logits(of: rows), outputs)) }

        let whole = Network(architecture, products: .preferred, capacity: 70)
        whole.parameters = network.parameters
        whole.setInputs(points.map { Float($0) })
        whole.forward(rows: 70, statistics: .running)
        #expect(sameBits(whole.outputs(rows: 70), outputs))

        let trained = TrainedNetwork(network)
        network.parameters = network.parameters.map { $0 * 2 }
        for capacity in [1, 13, 256] {
            var evaluated: [Float] = []
            trained.evaluateOutputs(rows: 70, of: rows.pointer, in: EvaluationMemory(architecture, rows: capacity)) { row, z in
                #expect(evaluated.count == row * kind.outputs)
                evaluated += z
            }
            #expect(sameBits(evaluated, outputs))
        }
    }

    @Test("Features of a frozen part continue to the same bits", arguments: kinds, 0...3)
    func features(kind: Kind, first: Int) {
        let network = Network(kind.architecture(), products: .preferred, capacity: 8)
        network.parameters = Hashed.parameters(network.architecture)
        let rows = Standardization(inputs: 3).rows(of: Hashed.numbers(0..<3 * 21).map(Double.init))
        #expect(sameBits(network.outputs(of: network.features(of: rows, entering: first), from: first), network.outputs(of: rows)))
    }

    @Test("The tangent kernel of each pair of outputs is the scalar product of their gradients", arguments: kinds)
    func tangent(kind: Kind) {
        let network = Network(kind.architecture(width: 20), products: .preferred, capacity: 4)
        network.initialize(seed: 3, replica: 1)
        let count = 9
        let rows = Standardization(inputs: 3).rows(of: (0..<count * 3).map { Double(($0 * 37) % 19 - 9) * 0.1 })
        let layout = network.layout
        let jacobians = (0..<kind.outputs).map { output in
            (0..<count).map { point in
                network.inputRows().update(from: rows.pointer + point * 16, count: 16)
                network.forward(rows: 1, statistics: .running)
                network.setOutputGradients((0..<kind.outputs).map { $0 == output ? 1 : 0 })
                network.backward(rows: 1, statistics: .running)
                let gradients = network.gradients
                return (0..<network.architecture.layers).flatMap { layer in
                    ["weight", "bias"].flatMap { gradients[layout.tensor("dense\(layer).\($0)").range].map(Double.init) }
                }
            }
        }
        for one in 0..<kind.outputs {
            for other in 0..<kind.outputs {
                let kernel = network.tangentFeatures(of: rows, from: 0, output: one)
                    .kernel(with: network.tangentFeatures(of: rows, from: 0, output: other)) {}
                let expected = (0..<count * count).map { at in
                    zip(jacobians[one][at / count], jacobians[other][at % count]).reduce(0) { $0 + $1.0 * $1.1 }
                }
                #expect(worstError(kernel, expected) < 1e-5)
            }
        }
    }
}
