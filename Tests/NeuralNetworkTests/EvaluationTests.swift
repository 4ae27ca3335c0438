import NeuralNetwork
import Reference
import Testing

@Suite("Evaluation")
struct EvaluationTests {
    func network(_ products: GEMM, width: Int, capacity: Int) -> Network {
        let network = Network(Architecture(width: width, blocks: 3), products: products, capacity: capacity)
        network.parameters = Hashed.parameters(network.architecture)
        return network
    }

    @Test("evaluate gives the same bits as forward on running statistics", arguments: GEMM.allForTests, [7, 16, 300])
    func evaluateIsForward(products: GEMM, width: Int) {
        let network = network(products, width: width, capacity: 300)
        for rows in [1, 2, 11, 64, 299, 300] {
            let inputs = Hashed.numbers(rows..<rows + 5 * rows)
            network.setInputs(inputs)
            network.forward(rows: rows, statistics: .running)
            let forward = network.logits(rows: rows)
            network.evaluate(rows: rows)
            #expect(sameBits(network.logits(rows: rows), forward), "\(rows) rows")
        }
    }

    @Test("Any number of points is evaluated in blocks of the capacity", arguments: GEMM.allForTests)
    func blocks(products: GEMM) {
        let network = network(products, width: 16, capacity: 8)
        let inputs = Hashed.numbers(0..<5 * 21)
        let rows = Standardization(inputs: 5).rows(of: inputs.map(Double.init))
        let logits = network.logits(of: rows)
        let reference = ReferenceNetwork(network.architecture, parameters: network.parameters.map(Double.init))
        let error = worstError(logits, reference.forward(inputs.map(Double.init), statistics: .running).logits)
        print("21 points in blocks of 8: worst error \(error)")
        #expect(error < 5e-6)
        #expect(sameBits(network.logits(of: rows), logits))
        #expect(network.logits(of: AlignedFloats(0)).isEmpty)
    }

    @Test("Evaluating and forward on running statistics change no parameter", arguments: GEMM.allForTests)
    func pure(products: GEMM) {
        let network = network(products, width: 16, capacity: 8)
        let before = network.parameters
        network.setInputs(Hashed.numbers(0..<40))
        network.evaluate(rows: 8)
        network.forward(rows: 8, statistics: .running)
        #expect(sameBits(network.parameters, before))
        #expect(network.batchesAveraged == 0)
        network.forward(rows: 8, statistics: .batch)
        #expect(sameBits(network.parameters[..<network.layout.trainedCount], before[..<network.layout.trainedCount]))
        #expect(!sameBits(network.parameters, before))
        #expect(network.batchesAveraged == 1)
    }

    @Test("An input that is not a number makes the output of its row not a number, and of no other", arguments: GEMM.allForTests)
    func notANumber(products: GEMM) {
        let network = network(products, width: 7, capacity: 4)
        var inputs = Hashed.numbers(0..<20)
        network.setInputs(inputs)
        network.evaluate(rows: 4)
        let before = network.logits(rows: 4)
        inputs[7] = .nan
        network.setInputs(inputs)
        network.evaluate(rows: 4)
        #expect(network.logit(1).isNaN)
        for row in [0, 2, 3] { #expect(network.logit(row) == before[row]) }
        network.forward(rows: 4, statistics: .running)
        #expect(network.logit(1).isNaN)
        network.setLogitGradients([1, 1, 1, 1])
        #expect(network.backward(rows: 4, statistics: .running).isNaN)
        network.forward(rows: 4, statistics: .batch)
        #expect(network.logits(rows: 4).allSatisfy { $0.isNaN })
    }

    @Test("A weight that is not a number shows in every output", arguments: GEMM.allForTests)
    func brokenWeight(products: GEMM) {
        let network = network(products, width: 7, capacity: 4)
        network.parameters[network.layout.tensor("dense1.weight").offset + 3] = .nan
        network.setInputs(Hashed.numbers(0..<20))
        network.evaluate(rows: 4)
        #expect(network.logits(rows: 4).allSatisfy { $0.isNaN })
    }
}
