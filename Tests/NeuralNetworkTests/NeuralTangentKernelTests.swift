import NeuralNetwork
import Reference
import Testing

@Suite("The tangent kernel")
struct NeuralTangentKernelTests {
    /// One backward pass for each point alone gives its row of J.
    @Test("Against the scalar products of the gradients of z at each point, for every depth", arguments: GEMM.allForTests)
    func gradients(products: GEMM) {
        let architecture = Architecture(width: 20, blocks: 3)
        let network = Network(architecture, products: products, capacity: 30)
        network.initialize(seed: 3, replica: 1)
        let points = 21
        let places = (0..<points * 5).map { Double(($0 * 37) % 19 - 9) * 0.1 }
        let rows = Standardization(inputs: 5).rows(of: places)
        let layout = network.layout
        for depth in 1...architecture.layers {
            let first = architecture.layers - depth
            let inputs = network.features(of: rows, entering: first)
            let features = network.tangentFeatures(of: inputs, from: first)
            let kernel = features.kernel(with: features) {}
            let width = network.inputStride(of: first)
            let jacobian = (0..<points).map { point in
                network.inputRows(of: first).update(from: inputs.pointer + point * width, count: width)
                network.forward(rows: 1, statistics: .running, from: first)
                network.setLogitGradient(1, row: 0)
                network.backward(rows: 1, statistics: .running, firstLayer: first)
                let gradients = network.gradients
                return (first..<architecture.layers).flatMap { layer in
                    ["weight", "bias"].flatMap { gradients[layout.tensor("dense\(layer).\($0)").range].map(Double.init) }
                }
            }
            for i in 0..<points {
                for j in 0..<points {
                    let expected = zip(jacobian[i], jacobian[j]).reduce(0) { $0 + $1.0 * $1.1 }
                    let size = (kernel[i * points + i] * kernel[j * points + j]).squareRoot()
                    #expect(abs(kernel[i * points + j] - expected) < 1e-5 * size)
                }
                #expect(abs(features.squaredNorms[i] - kernel[i * points + i]) < 1e-5 * kernel[i * points + i])
            }
            // With memory for a few points at a time, and between different points.
            let small = Network(architecture, products: products, capacity: 4)
            small.parameters = network.parameters
            let again = small.tangentFeatures(of: inputs, from: first)
            let some = Standardization(inputs: 5).rows(of: Array(places[7 * 5..<12 * 5]))
            let cross = small.tangentFeatures(of: small.features(of: some, entering: first), from: first).kernel(with: again) {}
            for (value, expected) in zip(cross, kernel[(7 * points)...]) { #expect(abs(value - expected) < 1e-5 * abs(expected) + 1e-6) }
        }
    }
}
