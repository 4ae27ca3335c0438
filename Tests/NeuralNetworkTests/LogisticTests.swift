import NeuralNetwork
import PortableMath
import Reference
import Testing

@Suite("The logistic function of many numbers")
struct LogisticTests {
    func check(_ z: [Double]) {
        var sigmoid = z, complement = z, logarithm = z
        Logistic.evaluate(count: z.count, z, sigmoid: &sigmoid, complement: &complement, logarithm: &logarithm)
        #expect(sameBits(sigmoid, z.map { Portable.sigmoid($0) }))
        #expect(sameBits(complement, z.map { Portable.sigmoid(-$0) }))
        #expect(sameBits(logarithm, z.map { Portable.logSigmoid($0) }))
    }

    @Test("The bits of the functions of one number, of any size", arguments: [1e-300, 1e-10, 1e-3, 1, 20, 45, 700, 760])
    func bits(scale: Double) {
        // Two hashed numbers fill a significand.
        check((0..<20_000).map { scale * (Double(Hashed.number(2 * $0)) + 0x1p-24 * Double(Hashed.number(2 * $0 + 1))) })
    }

    @Test("The bits at the ends of every range, and for what is no number")
    func ends() {
        let ends: [Double] = [
            0, 40, 0x1.4p5.nextDown, 0x1.4p5.nextUp, 37, 13.86, 13.87, 0.8813735870195430, 708.5, 744.5, 745.1332191019412, 745.14, 1e300,
            .infinity, .leastNonzeroMagnitude, .leastNormalMagnitude, .ulpOfOne,
        ]
        check(ends + ends.map { -$0 })
        check([.nan, -.nan, 1, .nan, -50, 50])
    }

    @Test("Any count, any subset of the results, and in place")
    func counts() {
        for count in 0...19 {
            let z = Hashed.numbers(0..<count).map { 30 * Double($0) }
            check(z)
            // One number more, which must stay.
            var sigmoid = z + [7], complement = z + [7], logarithm = z + [7]
            Logistic.evaluate(count: count, z, sigmoid: &sigmoid)
            Logistic.evaluate(count: count, z, complement: &complement)
            Logistic.evaluate(count: count, z, logarithm: &logarithm)
            #expect(sameBits(sigmoid, z.map { Portable.sigmoid($0) } + [7]))
            #expect(sameBits(complement, z.map { Portable.sigmoid(-$0) } + [7]))
            #expect(sameBits(logarithm, z.map { Portable.logSigmoid($0) } + [7]))
            var inPlace = z
            inPlace.withUnsafeMutableBufferPointer { buffer in
                if let start = buffer.baseAddress { Logistic.evaluate(count: count, start, sigmoid: start) }
            }
            #expect(sameBits(inPlace, z.map { Portable.sigmoid($0) }))
        }
    }
}
