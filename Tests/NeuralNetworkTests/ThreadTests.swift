import NeuralNetwork
import Reference
import Testing

@Suite("Threads within a rank")
struct ThreadTests {
    /// Parameters, logits and gradients after three steps in both kinds of statistics.
    func trained(_ threads: Int, rows: Int, width: Int) throws -> [Float] {
        let network = Network(
            Architecture(width: width, blocks: 3), products: .preferred, capacity: rows, team: try ThreadTeam(threads: threads))
        network.initialize(seed: 5, replica: 1)
        let optimizer = AdamW(.init(weightDecay: 1e-4), for: network)
        var numbers: [Float] = []
        for kind in [NormalizationStatistics.batch, .running, .batch] {
            network.setInputs(Hashed.numbers(0..<rows * 5))
            network.forward(rows: rows, statistics: kind)
            network.setLogitGradients(Hashed.numbers(100..<100 + rows))
            let squares = network.backward(rows: rows, statistics: kind)
            optimizer.step(rate: 0.01, gradientScale: 0.5)
            numbers += network.logits(rows: rows) + network.gradients + network.parameters + [Float(squares)]
        }
        network.evaluate(rows: rows)
        return numbers + network.logits(rows: rows)
    }

    @Test("The same bits for any number of threads", arguments: [(1, 16), (7, 33), (100, 300), (513, 64)])
    func sameBits(rows: Int, width: Int) throws {
        let alone = try trained(1, rows: rows, width: width)
        for threads in [2, 3, 5] {
            #expect(Reference.sameBits(try trained(threads, rows: rows, width: width), alone), "\(threads) threads")
        }
    }

    @Test("Parts cover everything once and are cut at multiples of the grain")
    func shares() {
        for count in [0, 1, 15, 16, 17, 304, 2937] {
            for parts in 1...9 {
                let shares = (0..<parts).map { ThreadTeam.share(count, grain: 16, part: $0, parts: parts) }
                #expect(shares.flatMap { Array($0) } == Array(0..<count))
                #expect(shares.allSatisfy { $0.lowerBound % 16 == 0 || $0.lowerBound == count })
            }
        }
    }
}

@Suite("Dropped units")
struct DroppedUnitsTests {
    @Test("Dropped units are zero, the others scaled; the gradient is that of the thinned network",
          arguments: [NormalizationStatistics.batch, .running])
    func gradient(kind: NormalizationStatistics) {
        let architecture = Architecture(width: 7, blocks: 2)
        let network = Network(architecture, products: .preferred, capacity: 9)
        network.initialize(seed: 3, replica: 0)
        network.droppedUnits.scale = 1.25
        network.droppedUnits.units = [[(0, 3), (4, 0), (8, 6)], [(1, 1), (2, 2), (4, 5)]]
        let slopes = Hashed.numbers(300..<309)
        /// Σ slope · z in double, as a function of the parameters.
        func value(_ parameters: [Float]) -> Double {
            network.parameters = parameters
            network.setInputs(Hashed.numbers(0..<45))
            network.forward(rows: 9, statistics: kind)
            return zip(network.logits(rows: 9), slopes).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let parameters = network.parameters
        _ = value(parameters)
        let stride = AlignedFloats.stride(7)
        for (block, units) in network.droppedUnits.units.enumerated() {
            for (row, unit) in units { #expect(network.inputRows(of: block + 1)[Int(row) * stride + Int(unit)] == 0) }
        }
        network.setLogitGradients(slopes)
        network.backward(rows: 9, statistics: kind)
        let gradients = network.gradients
        let scale = gradients.map(abs).max() ?? 1
        var worst = 0.0
        for i in gradients.indices {
            var (up, down) = (parameters, parameters)
            up[i] += 1e-3
            down[i] -= 1e-3
            let numeric = (value(up) - value(down)) / Double(up[i] - down[i])
            worst = max(worst, abs(numeric - Double(gradients[i])) / Double(scale))
        }
        print("dropped units, \(kind): worst difference from finite differences \(worst)")
        #expect(worst < 1e-2)
    }
}
