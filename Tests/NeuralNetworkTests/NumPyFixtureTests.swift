import NeuralNetwork
import Reference
import Testing

@Suite("The network against NumPy in double precision")
struct NumPyFixtureTests {
    let fixture: Fixture
    let architecture: Architecture
    let inputs: [Float]

    init() throws {
        fixture = try Fixture.read()
        let shape = fixture.architecture
        architecture = Architecture(inputs: shape.inputs, width: shape.width, blocks: shape.blocks)
        inputs = fixture.standardization.rows.map(Float.init)
    }

    func network(_ products: GEMM) -> Network {
        let network = Network(architecture, products: products, capacity: inputs.count / architecture.inputs)
        network.parameters = fixture.parameters.map(Float.init)
        network.setInputs(inputs)
        return network
    }

    func expected(_ kind: NormalizationStatistics) -> Fixture.Pass { kind == .batch ? fixture.batch : fixture.running }

    @Test("Forward and backward, single precision", arguments: GEMM.allForTests, [NormalizationStatistics.batch, .running])
    func pass(products: GEMM, kind: NormalizationStatistics) {
        let network = network(products), expected = expected(kind)
        let rows = expected.logits.count
        network.forward(rows: rows, statistics: kind)
        let forwardError = worstError(network.logits(rows: rows), expected.logits)
        network.setLogitGradients(expected.logitGradient.map(Float.init))
        let squares = network.backward(rows: rows, statistics: kind)
        let backwardError = worstError(network.gradients, expected.gradient)
        print("\(products.name), \(kind) statistics: worst error of z \(forwardError), of the gradient \(backwardError)")
        #expect(forwardError < 1e-6)
        #expect(backwardError < 1e-6)
        if kind == .running { #expect(abs(squares.squareRoot() / fixture.gradientNorm - 1) < 1e-6) }
    }

    @Test("The naive network of these tests, double precision", arguments: [NormalizationStatistics.batch, .running])
    func naive(kind: NormalizationStatistics) {
        let reference = ReferenceNetwork(architecture, parameters: fixture.parameters), expected = expected(kind)
        let pass = reference.forward(fixture.standardization.rows, statistics: kind)
        let gradient = reference.backward(pass, logitGradient: expected.logitGradient, statistics: kind)
        let errors = (worstError(pass.logits, expected.logits), worstError(gradient, expected.gradient))
        print("naive network, \(kind) statistics: worst error of z \(errors.0), of the gradient \(errors.1)")
        // BatchNorm's ε is a single-precision number in Swift and 1e-5 in NumPy: they differ by 3e-8 of it.
        #expect(errors.0 < 1e-10)
        #expect(errors.1 < 1e-10)
    }

    @Test("Running averages: 1/n for the first hundred batches, then 0.01; the bias is part of the mean",
          arguments: GEMM.allForTests)
    func averages(products: GEMM) {
        for averages in fixture.runningAverages {
            let network = network(products)
            network.batchesAveraged = averages.batchesBefore
            network.forward(rows: inputs.count / architecture.inputs, statistics: .batch)
            let statistics = network.parameters[network.layout.trainedCount..<network.layout.count - 2 * architecture.inputs]
            let error = worstError(Array(statistics), averages.statistics)
            print("running averages after \(averages.batchesBefore) batches: worst error \(error)")
            #expect(error < 1e-6)
            #expect(network.batchesAveraged == averages.batchesBefore + 1)
        }
    }

    @Test("One and five steps of AdamW with clipped gradients", arguments: GEMM.allForTests)
    func optimizer(products: GEMM) {
        for (steps, expected) in [(1, fixture.adamW1), (5, fixture.adamW5)] {
            let network = network(products)
            let optimizer = AdamW(AdamW.Settings(weightDecay: expected.decay), for: network)
            let reference = fixture.points
            for _ in 0..<steps {
                network.forward(rows: reference.scale.count, statistics: .running)
                for row in reference.scale.indices {
                    network.setLogitGradient(Float(robustSlope(z: Double(network.logit(row)), row)), row: row)
                }
                let norm = network.backward(rows: reference.scale.count, statistics: .running).squareRoot()
                optimizer.step(rate: expected.rate, gradientScale: min(1, expected.gradientNorm / norm))
            }
            let state = optimizer.state
            // An error of a parameter counts in units of the learning rate, which is what a step changes it by.
            let trained = zip(network.parameters, expected.trained).map { abs(Double($0) - $1) / expected.rate }.max()!
            let errors = (worstError(state.first, expected.first), worstError(state.second, expected.second))
            print("AdamW, \(steps) steps: worst error \(trained) of a step in a parameter, m \(errors.0), v \(errors.1)")
            #expect(state.steps == steps)
            #expect(trained < 1e-3)
            #expect(errors.0 < 2e-6)
            // The kernel's 1 − β₂ is 1 − 0.999f, which is 1.3e-5 of it off.
            #expect(errors.1 < 2e-5)
        }
    }

    /// ∂L/∂z of the mean robust loss over the fixture's points, as `robust_loss` of reference.py.
    func robustSlope(z: Double, _ row: Int) -> Double {
        let points = fixture.points
        let d = max(points.targets[row], points.error[row] / 2)
        let sigma = 1 / (1 + exponential(-z))
        let r = (logarithm(d) - logarithm(points.scale[row] * sigma)) * d / points.error[row]
        return -r / (1 + r * r / 25).squareRoot() * (1 - sigma) * d / points.error[row] / Double(points.scale.count)
    }

    @Test("The reference network, 10 blocks of 300", arguments: GEMM.allForTests, [NormalizationStatistics.batch, .running])
    func referenceSize(products: GEMM, kind: NormalizationStatistics) {
        let size = fixture.referenceSize
        let expected = kind == .batch ? size.batch : size.running
        let network = Network(Architecture(), products: products, capacity: size.rows)
        network.parameters = Hashed.parameters(network.architecture)
        let first = network.layout.count - 2 * network.architecture.inputs
        network.setInputs(Hashed.numbers(first..<first + size.rows * network.architecture.inputs).map { 2 * $0 })
        network.forward(rows: size.rows, statistics: kind)
        let error = worstError(network.logits(rows: size.rows), expected.logits)
        network.setLogitGradients(size.logitGradient.map(Float.init))
        network.backward(rows: size.rows, statistics: kind)
        let gradients = network.gradients
        let norms = network.layout.tensors.filter { $0.range.upperBound <= gradients.count }.map { tensor in
            gradients[tensor.range].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        let normError = worstError(norms, expected.tensorNorms)
        print("\(products.name), reference size, \(kind) statistics: worst error of z \(error), of the gradient's lengths \(normError)")
        #expect(error < 2e-5)
        #expect(normError < 2e-4)
    }
}
