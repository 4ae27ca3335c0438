import NeuralNetwork
import Reference
import Testing

/// K outputs × ReLU or SiLU × BatchNorm or none × batch or running statistics.
@Suite("All kinds of networks")
struct KindsOfNetworksTests {
    @Test("The naive gradients by parameters and inputs against central differences of the naive forward pass", arguments: Kind.all)
    func centralDifferences(kind: Kind) {
        let architecture = kind.architecture()
        var network = ReferenceNetwork(architecture, parameters: Hashed.parameters(architecture).map(Double.init))
        let rows = 9
        var inputs = Hashed.numbers(5000..<5000 + rows * 3).map { 2 * Double($0) }
        let slopes = Hashed.numbers(6000..<6000 + rows * kind.outputs).map(Double.init)
        let pass = network.forward(inputs, statistics: kind.statistics)
        let gradients = network.gradients(pass, logitGradient: slopes, statistics: kind.statistics)
        /// Σ slope · z when a number that enters is shifted both ways.
        func difference(_ shift: (Double) -> Void) -> Double {
            let step = 1e-6
            let sides = [step, -step].map { step in
                shift(step)
                defer { shift(-step) }
                return zip(network.forward(inputs, statistics: kind.statistics).logits, slopes).reduce(0) { $0 + $1.0 * $1.1 }
            }
            return (sides[0] - sides[1]) / (2 * step)
        }
        let byParameters = gradients.parameters.indices.map { i in difference { network.parameters[i] += $0 } }
        let byInputs = inputs.indices.map { i in difference { inputs[i] += $0 } }
        #expect(worstError(gradients.parameters, byParameters) < 1e-7)
        #expect(worstError(gradients.inputs, byInputs) < 1e-7)
    }

    /// Of the reference network's width and of others; K below and above a cache line of outputs.
    static let shapes = [(inputs: 9, width: 64, rows: 100), (3, 7, 1), (5, 33, 129), (20, 7, 65)]

    @Test("Outputs and gradients in single precision agree with the naive network to 2·10⁻⁵ of the largest", arguments: Kind.all)
    func naive(kind: Kind) {
        for (inputs, width, rows) in Self.shapes {
            for outputs in [kind.outputs, 16 + kind.outputs] {
                var architecture = kind.architecture(inputs: inputs, width: width)
                architecture.outputs = outputs
                let parameters = Hashed.parameters(architecture)
                let x = Hashed.numbers(0..<rows * inputs).map { 2 * $0 }
                let slopes = Hashed.numbers(9_000_000..<9_000_000 + rows * outputs)
                let reference = ReferenceNetwork(architecture, parameters: parameters.map(Double.init))
                let pass = reference.forward(x.map(Double.init), statistics: kind.statistics)
                let expected = reference.gradients(pass, logitGradient: slopes.map(Double.init), statistics: kind.statistics)
                for products in GEMM.allForTests {
                    let network = Network(architecture, products: products, capacity: rows)
                    network.parameters = parameters
                    network.setInputs(x)
                    network.forward(rows: rows, statistics: kind.statistics)
                    #expect(worstError(network.outputs(rows: rows), pass.logits) < 2e-5)
                    network.setOutputGradients(slopes)
                    let squares = network.backward(rows: rows, statistics: kind.statistics, of: [.parameters, .inputs])
                    #expect(worstTensorError(network.gradients, expected.parameters, network.layout) < 2e-5)
                    let byInputs = (0..<rows).flatMap { Array(network.inputGradients($0)) }
                    // One row alone is its own mean: its gradient by the inputs is 0 on batch statistics but for rounding.
                    if rows > 1 { #expect(worstError(byInputs, expected.inputs) < 5e-5) }
                    #expect(abs(squares - network.gradients.reduce(0) { $0 + Double($1) * Double($1) }) <= 1e-13 * squares)
                }
            }
        }
    }

    @Test("ReLU without BatchNorm has the bits of loops in single precision, whatever the products", arguments: [1, 2, 3, 17])
    func bits(outputs: Int) {
        let architecture = Architecture(inputs: 9, width: 33, blocks: 2, outputs: outputs, normalization: .none)
        let rows = 130
        let x = Hashed.numbers(0..<rows * 9), slopes = Hashed.numbers(70_000..<70_000 + rows * outputs)
        let parameters = Hashed.parameters(architecture)
        let expected = LoopsInSinglePrecision(architecture, parameters: parameters, inputs: x, outputGradients: slopes)
        for products in GEMM.allForTests where products != .openBLAS {
            let network = Network(architecture, products: products, capacity: rows)
            network.parameters = parameters
            network.setInputs(x)
            network.forward(rows: rows, statistics: .batch)
            #expect(sameBits(network.outputs(rows: rows), expected.outputs))
            network.setOutputGradients(slopes)
            network.backward(rows: rows, statistics: .batch, of: [.parameters, .inputs])
            // The loops' sums begin with +0 as the products' do, so signs of zero agree as well.
            #expect(sameBits(network.gradients, expected.gradients))
            #expect(sameBits((0..<rows).flatMap { Array(network.inputGradients($0)) }, expected.inputGradients))
        }
    }

    @Test("Gradients by the inputs change no other gradient, alone or not, from any first layer", arguments: Kind.all)
    func inputGradients(kind: Kind) {
        let network = Network(kind.architecture(inputs: 20), products: .preferred, capacity: 21)
        network.parameters = Hashed.parameters(network.architecture)
        network.setInputs(Hashed.numbers(0..<420))
        network.forward(rows: 21, statistics: kind.statistics)
        network.setOutputGradients(Hashed.numbers(1000..<1000 + 21 * kind.outputs))
        for first in 0...3 {
            func backward(_ variables: Network.Variables) -> (squares: Double, inputs: [Float]) {
                let squares = network.backward(rows: 21, statistics: kind.statistics, firstLayer: first, of: variables)
                return (squares, (0..<21).flatMap { Array(network.inputGradients($0, of: first)) })
            }
            let squares = backward(.parameters).squares
            let gradients = network.gradients
            let both = backward([.parameters, .inputs])
            #expect(both.squares == squares && sameBits(network.gradients, gradients))
            #expect(both.inputs.count == 21 * network.architecture.fanIn(first) && both.inputs.contains { $0 != 0 })
            let alone = backward(.inputs)
            #expect(alone.squares == 0 && sameBits(alone.inputs, both.inputs))
        }
    }

    @Test("With dropped units the gradients are those of the thinned network", arguments: Kind.all)
    func dropped(kind: Kind) {
        let architecture = kind.architecture(blocks: 2)
        let network = Network(architecture, products: .preferred, capacity: 9)
        network.initialize(seed: 3, replica: 0)
        network.droppedUnits.scale = 1.25
        network.droppedUnits.units = [[(0, 3), (4, 0), (8, 6)], [(1, 1), (2, 2), (4, 5)]]
        let slopes = Hashed.numbers(300..<300 + 9 * kind.outputs)
        func value(_ parameters: [Float]) -> Double {
            network.parameters = parameters
            network.setInputs(Hashed.numbers(0..<27))
            network.forward(rows: 9, statistics: kind.statistics)
            return zip(network.outputs(rows: 9), slopes).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let parameters = network.parameters
        _ = value(parameters)
        for (block, units) in network.droppedUnits.units.enumerated() {
            for (row, unit) in units { #expect(network.inputRows(of: block + 1)[Int(row) * 16 + Int(unit)] == 0) }
        }
        network.setOutputGradients(slopes)
        network.backward(rows: 9, statistics: kind.statistics)
        let gradients = network.gradients
        let largest = Double(gradients.map(abs).max() ?? 1)
        for i in gradients.indices {
            var (up, down) = (parameters, parameters)
            up[i] += 1e-3
            down[i] -= 1e-3
            let numeric = (value(up) - value(down)) / Double(up[i] - down[i])
            #expect(abs(numeric - Double(gradients[i])) < 1e-2 * largest)
        }
    }

    @Test("Training gives the same bits for any number of threads and after a restart", arguments: Kind.all)
    func training(kind: Kind) throws {
        let architecture = kind.architecture(inputs: 5, width: 33)
        func step(_ network: Network, _ optimizer: AdamW, _ pull: AnchorPenalty, _ number: Int) -> Double {
            network.setInputs(Hashed.numbers(100 * number..<100 * number + 70 * 5))
            network.forward(rows: 70, statistics: kind.statistics)
            network.setOutputGradients(Hashed.numbers(300 * number..<300 * number + 70 * kind.outputs))
            network.backward(rows: 70, statistics: kind.statistics)
            let squares = pull.addGradient()
            optimizer.step(rate: 0.01, gradientScale: 0.5)
            return squares
        }
        func trained(threads: Int, restart: Bool = false) throws -> [Float] {
            let team = try ThreadTeam(threads: threads)
            var network = Network(architecture, products: .preferred, capacity: 70, team: team)
            network.initialize(seed: 5, replica: 1)
            var optimizer = AdamW(.init(weightDecay: 1e-4), for: network)
            let pull = AnchorPenalty(strength: 0.1, of: network)
            var squares = step(network, optimizer, pull, 0) + step(network, optimizer, pull, 1)
            #expect(pull.penalty > 0)
            if restart {
                let (parameters, averaged, state) = (network.parameters, network.batchesAveraged, optimizer.state)
                network = Network(architecture, products: .preferred, capacity: 70, team: team)
                network.initialize(seed: 5, replica: 1)
                let again = AnchorPenalty(strength: 0.1, of: network)
                network.parameters = parameters
                network.batchesAveraged = averaged
                optimizer = AdamW(.init(weightDecay: 1e-4), for: network)
                optimizer.state = state
                squares += step(network, optimizer, again, 2)
            } else {
                squares += step(network, optimizer, pull, 2)
            }
            let numbers = network.parameters + network.gradients + [Float(squares)]
            network.setInputs(Hashed.numbers(0..<70 * 5))
            network.evaluate(rows: 70)
            return numbers + network.outputs(rows: 70)
        }
        let alone = try trained(threads: 1)
        for threads in [2, 3] { #expect(sameBits(try trained(threads: threads), alone), "\(threads) threads") }
        #expect(sameBits(try trained(threads: 1, restart: true), alone))
        let averages = kind.normalization == .batch && kind.statistics == .batch
        let network = Network(architecture, products: .preferred, capacity: 70)
        network.forward(rows: 70, statistics: kind.statistics)
        #expect(network.batchesAveraged == (averages ? 1 : 0), "only BatchNorm averages batches")
    }
}
