import NeuralNetwork
import PortableMath
import Reference
import Testing

@Suite("eˣ and ln x of many numbers")
struct ElementaryTests {
    func check(_ x: [Double]) {
        var power = x, logarithm = x
        Elementary.exp(&power)
        Elementary.log(&logarithm)
        #expect(sameBits(power, x.map { Portable.exp($0) }))
        #expect(sameBits(logarithm, x.map { Portable.log($0) }))
    }

    @Test("The bits of the functions of one number, of any size", arguments: [1e-310, 1e-300, 1e-10, 1e-3, 1, 20, 45, 700, 760, 1e300])
    func bits(scale: Double) {
        // Two hashed numbers fill a significand.
        check((0..<20_000).map { scale * (Double(Hashed.number(2 * $0)) + 0x1p-24 * Double(Hashed.number(2 * $0 + 1))) })
    }

    @Test("The bits about 1, where the logarithm vanishes, and at every power of 2")
    func powers() {
        for step in [0x1p-52, 0x1p-20] { check((-2000...2000).map { 1 + Double($0) * step }) }
        check((-1074...1023).flatMap { k -> [Double] in
            let power: Double = Double(sign: .plus, exponent: k, significand: 1)
            let root: Double = 0.7071067811865476 * power
            return [power, power.nextUp, power.nextDown, root]
        })
    }

    @Test("The bits at the ends of every range, and for what is no number")
    func ends() {
        let ends: [Double] = [
            0, 709.782712893384, 709.782712893384.nextUp, 709.782712893384.nextDown, 708.5, 744.5, 745.1332191019412,
            745.1332191019412.nextUp, 1e300, .infinity, .leastNonzeroMagnitude, .leastNormalMagnitude,
            .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, .ulpOfOne,
        ]
        check(ends + ends.map { -$0 })
        check([.nan, -.nan, 1, .nan, -50, 50])
    }

    @Test("Any count")
    func counts() {
        for count in 0...19 { check(Hashed.numbers(0..<count).map { 30 * Double($0) }) }
    }
}
