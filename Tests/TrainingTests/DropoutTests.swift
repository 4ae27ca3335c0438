import NeuralNetwork
import Testing
import Training

@Suite("Dropout")
struct DropoutTests {
    let architecture = Architecture(width: 300, blocks: 10)
    let points = (0..<400).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }

    func drop(_ rate: Double, from block: Int = 0, points: [UInt64], replica: Int = 2, epoch: Int = 5) -> DroppedUnits {
        var dropped = DroppedUnits()
        DropoutSampler(rate: rate).drop(
            &dropped, of: architecture, from: block, points: points, seed: 1, replica: replica, epoch: epoch)
        return dropped
    }

    func keys(_ dropped: DroppedUnits) -> [[Int]] { dropped.units.map { $0.map { Int($0.row) * 300 + Int($0.unit) } } }

    @Test("The share of dropped units, in all and for each unit, is the rate; none is named twice", arguments: [0.001, 0.01, 0.1, 0.5, 0.9])
    func rate(rate: Double) {
        let dropped = drop(rate, points: points)
        #expect(dropped.scale == Float(1 / (1 - rate)))
        let all = keys(dropped)
        for block in all { #expect(Set(block).count == block.count && block == block.sorted()) }
        let cells = Double(400 * 3000)
        let pull = (Double(all.joined().count) - cells * rate) / (cells * rate * (1 - rate)).squareRoot()
        print("rate \(rate): \(pull) σ")
        #expect(abs(pull) < 4)
        var byUnit = [Int](repeating: 0, count: 300)
        for key in all.joined() { byUnit[key % 300] += 1 }
        let expected = 4000 * rate
        let chiSquare = byUnit.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) } / (expected * (1 - rate))
        // 300 degrees of freedom: the spread of χ² is √600.
        #expect(abs(chiSquare - 300) < 5 * 600.0.squareRoot(), "χ² \(chiSquare)")
    }

    @Test("What a point drops depends on seed, replica, epoch and the point alone")
    func addresses() {
        let whole = drop(0.01, points: points), few = drop(0.01, points: Array(points[100..<110]))
        for block in 0..<10 {
            let those = whole.units[block].filter { (100..<110).contains($0.row) }
            #expect(few.units[block].map { [$0.row + 100, $0.unit] } == those.map { [$0.row, $0.unit] })
        }
        #expect(keys(drop(0.01, points: points)) == keys(whole))
        #expect(keys(drop(0.01, points: points, replica: 3)) != keys(whole))
        #expect(keys(drop(0.01, points: points, epoch: 6)) != keys(whole))
    }

    @Test("Frozen blocks keep all units")
    func frozen() {
        let dropped = drop(0.1, from: 7, points: points)
        #expect(dropped.units[..<7].allSatisfy(\.isEmpty) && dropped.units[7...].allSatisfy { !$0.isEmpty })
    }

    @Test("A very small rate, whose distances exceed the table, is still met")
    func smallRate() {
        let many = (0..<4000).map { UInt64($0) }
        let count = drop(1e-6, points: many).units.joined().count
        #expect((2...30).contains(count), "12 are expected, \(count) were dropped")
    }
}
