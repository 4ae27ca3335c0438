import NeuralNetwork
import Reference
import Testing

@Suite("Networks whose training is over")
struct TrainedNetworkTests {
    func network(_ products: GEMM, width: Int) -> Network {
        let network = Network(Architecture(width: width, blocks: 3), products: products, capacity: 8)
        network.parameters = Hashed.parameters(network.architecture)
        return network
    }

    func logits(_ trained: TrainedNetwork, _ inputs: borrowing AlignedFloats, rows: Range<Int>, capacity: Int) -> [Float] {
        var logits = [Float](repeating: .nan, count: rows.count)
        let memory = EvaluationMemory(trained.architecture, rows: capacity)
        trained.evaluate(rows: rows.count, of: inputs.pointer + rows.lowerBound * 16, in: memory) { row, z in logits[row] = z }
        return logits
    }

    @Test("The bits of the network it was made of, whatever rows go together", arguments: GEMM.allForTests, [7, 16, 300])
    func sameAsNetwork(products: GEMM, width: Int) {
        let network = network(products, width: width)
        let trained = TrainedNetwork(network)
        let inputs = Standardization(inputs: 5).rows(of: Hashed.numbers(0..<5 * 700).map(Double.init))
        let reference = network.logits(of: inputs)
        for (rows, capacity) in [
            (0..<700, 1_000_000), (0..<700, 64), (0..<700, 3), (0..<1, 1), (13..<14, 256), (299..<600, 100), (5..<5, 8),
        ] {
            let logits = logits(trained, inputs, rows: rows, capacity: capacity)
            if products == .openBLAS {
                #expect(zip(logits, reference[rows]).allSatisfy { abs($0 - $1) < 1e-5 })
            } else {
                #expect(sameBits(logits, reference[rows]), "rows \(rows) in parts of \(capacity)")
            }
        }
    }

    @Test("It does not change when the network goes on training")
    func independent() {
        let network = network(.preferred, width: 16)
        let inputs = Standardization(inputs: 5).rows(of: Hashed.numbers(0..<40).map(Double.init))
        let trained = TrainedNetwork(network)
        let before = logits(trained, inputs, rows: 0..<8, capacity: 8)
        network.parameters = network.parameters.map { $0 * 2 }
        #expect(sameBits(logits(trained, inputs, rows: 0..<8, capacity: 8), before))
        #expect(!sameBits(network.logits(of: inputs), before))
    }

    @Test("Several threads evaluate one network at the same time")
    func threads() async {
        let trained = TrainedNetwork(network(.preferred, width: 16))
        func evaluate() -> [Float] {
            logits(trained, Standardization(inputs: 5).rows(of: Hashed.numbers(0..<2500).map(Double.init)), rows: 0..<500, capacity: 100)
        }
        let alone = evaluate()
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { evaluate() } }
            for await together in group { #expect(sameBits(together, alone)) }
        }
    }
}
