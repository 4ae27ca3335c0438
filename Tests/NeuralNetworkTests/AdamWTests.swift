import NeuralNetwork
import Reference
import Testing

@Suite("AdamW")
struct AdamWTests {
    let architecture = Architecture(width: 7, blocks: 3)

    func network(_ products: GEMM) -> Network {
        let network = Network(architecture, products: products, capacity: 21)
        network.parameters = Hashed.parameters(architecture)
        return network
    }

    /// Steps `steps` of a training whose loss is Σ slope·z, alternating between the kinds of statistics.
    func train(_ network: Network, _ optimizer: AdamW, _ steps: Range<Int>, firstLayer: Int = 0) {
        for step in steps {
            let kind: NormalizationStatistics = step % 2 == 0 ? .batch : .running
            network.setInputs(Hashed.numbers(100 * step..<100 * step + 105))
            network.forward(rows: 21, statistics: kind)
            network.setLogitGradients(Hashed.numbers(300 * step..<300 * step + 21))
            network.backward(rows: 21, statistics: kind, firstLayer: firstLayer)
            optimizer.step(rate: 0.01, gradientScale: 0.5, firstLayer: firstLayer)
        }
    }

    @Test("A state restored into a fresh optimizer and network continues bit for bit", arguments: GEMM.allForTests)
    func resume(products: GEMM) {
        let settings = AdamW.Settings(weightDecay: 0.1)
        let straight = network(products)
        let straightOptimizer = AdamW(settings, for: straight)
        train(straight, straightOptimizer, 0..<7)
        let (parameters, state, averaged) = (straight.parameters, straightOptimizer.state, straight.batchesAveraged)
        train(straight, straightOptimizer, 7..<12)

        // What a state file does not keep, pads among it, is zero in a fresh network: equal bits show that it always is.
        let resumed = Network(architecture, products: products, capacity: 21)
        let resumedOptimizer = AdamW(settings, for: resumed)
        resumed.parameters = parameters
        resumed.batchesAveraged = averaged
        resumedOptimizer.state = state
        #expect(resumedOptimizer.state == state)
        train(resumed, resumedOptimizer, 7..<12)
        #expect(sameBits(resumed.parameters, straight.parameters))
        #expect(resumedOptimizer.state == straightOptimizer.state)
        #expect(straightOptimizer.state.steps == 12)
        #expect(straightOptimizer.state != state)
    }

    @Test("A running mean follows the parameters by its share, and is exchanged for them and back", arguments: GEMM.allForTests)
    func runningMean(products: GEMM) {
        let network = network(products)
        let (start, trained) = (network.parameters, network.layout.trainedCount)
        let mean = RunningMean(of: network)
        #expect(sameBits(mean.parameters, start))
        train(network, AdamW(AdamW.Settings(weightDecay: 0.1), for: network), 1..<2)
        let moved = network.parameters
        mean.add(share: 0.25)
        let expected = zip(start, moved).prefix(trained).map { $0 + 0.25 * ($1 - $0) }
        #expect(!sameBits(expected, start[..<trained]))
        #expect(sameBits(mean.parameters[..<trained], expected) && sameBits(network.parameters, moved))
        mean.exchange()
        #expect(sameBits(network.parameters[..<trained], expected))
        mean.exchange()
        mean.parameters = start
        #expect(sameBits(mean.parameters, start) && sameBits(network.parameters[..<trained], moved[..<trained]))
    }

    @Test("Layers below the first one trained keep their bits, and have no moments", arguments: GEMM.allForTests)
    func frozen(products: GEMM) {
        for first in 0...architecture.layers {
            let network = network(products)
            let before = network.parameters
            let optimizer = AdamW(AdamW.Settings(weightDecay: 0.1), for: network)
            train(network, optimizer, 1..<2, firstLayer: first)
            let start = first < architecture.layers ? network.layout.tensor("dense\(first).weight").offset : network.layout.trainedCount
            #expect(sameBits(network.parameters[..<start], before[..<start]))
            #expect(optimizer.state.first[..<start].allSatisfy { $0 == 0 })
            if first < architecture.layers { #expect(!sameBits(network.parameters[start...], before[start...])) }
        }
    }

    @Test("Without gradients only the weight decay acts, by rate × decay of each parameter")
    func decay() {
        let network = network(.openBLAS)
        let before = network.parameters
        AdamW(AdamW.Settings(weightDecay: 0.1), for: network).step(rate: 0.5, gradientScale: 1)
        let trained = network.layout.trainedCount
        #expect(sameBits(network.parameters[..<trained], before[..<trained].map { $0 - Float(0.5) * (Float(0.1) * $0) }))
        #expect(sameBits(network.parameters[trained...], before[trained...]))
    }

    @Test("The first step moves every parameter by the rate against the sign of its gradient")
    func firstStep() {
        let network = network(.openBLAS)
        let before = network.parameters
        network.setInputs(Hashed.numbers(0..<105))
        network.forward(rows: 21, statistics: .running)
        network.setLogitGradients(Hashed.numbers(300..<321))
        network.backward(rows: 21, statistics: .running)
        AdamW(AdamW.Settings(weightDecay: 0), for: network).step(rate: 0.0625, gradientScale: 1)
        let after = network.parameters
        for (place, gradient) in network.gradients.enumerated() where abs(gradient) > 1e-3 {
            let moved = Double(after[place]) - Double(before[place])
            #expect(abs(moved + (gradient > 0 ? 0.0625 : -0.0625)) < 2e-6)
        }
    }
}
