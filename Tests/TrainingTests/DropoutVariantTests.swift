import CrossSections
import NeuralNetwork
import Testing
import ToyData
import Training

@Suite("Monte Carlo dropout")
struct DropoutVariantTests {
    let points = Toy.points()
    let network = Toy.network(Toy.points(), .preferred)

    func variant(_ rate: Double, firstBlock: Int = 0, replica: Int = 7, pass: Int) -> [Float] {
        DropoutVariant(rate: rate, firstBlock: firstBlock).parameters(
            of: network.parameters, architecture: Toy.architecture, seed: 4, replica: replica, pass: pass)
    }

    /// The units of each block whose row in the next layer is cleared.
    func off(_ parameters: [Float], in architecture: Architecture = Toy.architecture) -> [[Int]] {
        let layout = ParameterLayout(architecture)
        return (0..<architecture.blocks).map { block in
            let next = layout.tensor("dense\(block + 1).weight")
            let columns = next.shape[1]
            return (0..<architecture.width).filter { unit in
                parameters[next.offset + unit * columns..<next.offset + (unit + 1) * columns].allSatisfy { $0 == 0 }
            }
        }
    }

    @Test("A pass as a network predicts what training's dropout computes with the same units switched off", arguments: [0, 1])
    func sameAsDropout(firstBlock: Int) {
        let thinned = variant(0.3, firstBlock: firstBlock, pass: 2)
        let units = off(thinned)
        #expect(units[firstBlock...].allSatisfy { !$0.isEmpty && $0.count < 9 }, "\(units)")
        let rows = 40
        let inputs = network.standardization.rows(of: points.points.selecting(Array(0..<rows)).inputs)
        let width = network.inputStride(of: 0)
        network.inputRows(of: 0).update(from: inputs.pointer, count: rows * width)
        // Scale and first block as training has them.
        DropoutSampler(rate: 0.3).drop(
            &network.droppedUnits, of: Toy.architecture, from: firstBlock, points: [UInt64](), seed: 1, replica: 0, epoch: 0)
        network.droppedUnits.units = units.map { block in (0..<rows).flatMap { row in block.map { (Int32(row), Int32($0)) } } }
        network.forward(rows: rows, statistics: .running, from: 0)
        let dropped = (0..<rows).map { network.logit($0) }
        network.droppedUnits = DroppedUnits()
        network.parameters = thinned
        for (a, b) in zip(network.logits(of: inputs, from: 0), dropped) { #expect(abs(a - b) <= 1e-5 * (1 + abs(b)), "\(a), \(b)") }
    }

    @Test("The share of units switched off is the rate; blocks below the first one keep theirs")
    func rate() {
        let all = (0..<400).flatMap { off(variant(0.1, pass: $0)) }
        let cells = Double(400 * 27)
        let pull = (Double(all.joined().count) - 0.1 * cells) / (cells * 0.1 * 0.9).squareRoot()
        #expect(abs(pull) < 4)
        let late = off(variant(0.9, firstBlock: 2, pass: 0))
        #expect(late[0].isEmpty && late[1].isEmpty && !late[2].isEmpty)
    }

    @Test("A pass depends on network and pass alone; two passes, or passes of two networks, differ")
    func addresses() {
        #expect(variant(0.3, pass: 5) == variant(0.3, pass: 5))
        #expect(variant(0.3, pass: 5) != variant(0.3, pass: 6))
        #expect(variant(0.3, pass: 5) != variant(0.3, replica: 8, pass: 5))
    }

    @Test("Over many passes the mean of a linear layer's output is that of the whole network")
    func mean() {
        // One block: what follows the dropped units is linear.
        let architecture = Architecture(width: 60, blocks: 1)
        let one = Network(architecture, products: .preferred, capacity: 64)
        one.initialize(seed: 1, replica: 0)
        one.standardization = Standardization(points.points)
        let whole = one.parameters
        let inputs = one.standardization.rows(of: points.points.selecting([3]).inputs)
        let expected = Double(one.logits(of: inputs, from: 0)[0])
        let dropout = DropoutVariant(rate: 0.2, firstBlock: 0)
        let passes = (0..<2000).map { pass in
            one.parameters = dropout.parameters(of: whole, architecture: architecture, seed: 1, replica: 0, pass: pass)
            return Double(one.logits(of: inputs, from: 0)[0])
        }
        let mean = passes.reduce(0, +) / 2000
        let spread = (passes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999).squareRoot()
        #expect(
            spread > 0 && abs(mean - expected) < 4 * spread / 2000.0.squareRoot(),
            "\(mean) ± \(spread / 2000.0.squareRoot()), \(expected)")
    }
}
