import PortableMath
import StructureFunctions
import Testing

@Suite("The base of structure functions")
struct QuarkBaseTests {
    private static let grid = NodeGrid(countX: 10, countQ: 8)
    private static let first = [0.3, 0.4, 2.7, 1.1, 0.2, -0.1, 0.3, -0.4, 0.05, -0.8, 0.1, 3.5, 0.2, 0.07, -0.03]

    private static func base(_ isAntineutrino: Bool) -> QuarkBase {
        QuarkBase(grid, current: .muon, isAntineutrino: isAntineutrino, deviation: 0.1, resonances: 0.2)
    }

    @Test("slopes are those of finite differences", arguments: [false, true])
    func slopes(isAntineutrino: Bool) {
        let base = Self.base(isAntineutrino)
        let numbers = Self.first + (Self.first.count..<base.centres.count).map { 0.02 * Double($0 % 7) - 0.06 }
        let slopes = base.slopes(numbers)
        #expect(slopes.count == base.centres.count && base.deviations.count == base.centres.count)
        for k in numbers.indices {
            var (up, down) = (numbers, numbers)
            up[k] += 0x1p-18
            down[k] -= 0x1p-18
            let pairs = zip(base.values(up), base.values(down))
            for (j, (above, below)) in pairs.enumerated() {
                let slope = (Portable.log(above) - Portable.log(below)) / 0x1p-17
                #expect(abs(slope - slopes[k][j]) < 1e-6 * max(1, abs(slope)), "\(k), \(j)")
            }
        }
    }

    @Test("without breaking and fields, c₁ and c₂ are those of a law of massless quarks with the same F₂ and xF₃", arguments: [false, true])
    func quarks(isAntineutrino: Bool) {
        let base = Self.base(isAntineutrino)
        var numbers = Self.first + Array(repeating: 0, count: base.centres.count - Self.first.count)
        (numbers[13], numbers[14]) = (0, 0)
        let values = base.values(numbers), mass = ChargedCurrent.muon.leptonMass
        for node in 0..<Self.grid.count {
            let (x, squared) = Self.grid.node(node)
            let r = mass * mass / squared
            let logRatio = numbers[9] + numbers[10] * Portable.log(x) + numbers[11] * Portable.log(onePlus: -x)
                + numbers[12] * Portable.log(squared + 0.7)
            let ratio = Portable.exp(logRatio), f2 = values[3 * node]
            let odd = (isAntineutrino ? -1 : 1) * f2 * (1 - ratio) / (1 + ratio)
            #expect(abs(values[3 * node + 1] / (0.5 * (f2 + odd / (1 + r))) - 1) < 1e-9)
            #expect(abs(values[3 * node + 2] - 0.5 * (f2 + odd) / (1 + r)) < 1e-9 * f2)
        }
    }

    @Test("the fields have their standard deviation on average over the plane")
    func fields() {
        let base = QuarkBase(Self.grid, current: .muon, deviation: 0.1)
        let count = (base.centres.count - Self.first.count) / 3
        var variances = [Double](repeating: 0, count: 3 * Self.grid.count)
        let slopes = base.slopes(base.centres)
        for k in Self.first.count..<Self.first.count + count {
            for j in variances.indices { variances[j] += slopes[k][j] * slopes[k][j] * base.deviations[k] * base.deviations[k] }
        }
        // Nodes at the edges count as much as others, and more than half as much in the integral.
        let mean = variances.reduce(0, +) / Double(variances.count)
        #expect(mean > 0.009 && mean < 0.02, "\(mean)")
    }

    @Test("structure in W multiplies all functions alike, has its standard deviation at low W, and none from 2 GeV on")
    func resonances() {
        let base = Self.base(false), plain = QuarkBase(Self.grid, current: .muon, deviation: 0.1)
        let slopes = base.slopes(base.centres)
        var seen = 0
        for node in 0..<Self.grid.count {
            let (x, squared) = Self.grid.node(node), mass = ChargedCurrent.nucleonMass
            let invariant = (mass * mass + squared * (1 / x - 1)).squareRoot()
            var variance = 0.0
            for k in plain.centres.count..<base.centres.count {
                let wave = slopes[k][3 * node]
                #expect(slopes[k][3 * node + 1] == wave && slopes[k][3 * node + 2] == wave)
                variance += wave * wave * base.deviations[k] * base.deviations[k]
            }
            if invariant >= 2 { #expect(variance == 0) }
            // The window is 0.9 and more there, the field within a factor of two of its mean.
            if invariant > 1.05, invariant < 1.25 {
                #expect(variance > 0.25 * 0.04 && variance < 2 * 0.04, "\(invariant) \(variance)")
                seen += 1
            }
        }
        #expect(seen > 0)
    }

    @Test("drawn centres lie as many deviations off as the numbers say, but for the common factor")
    func drawn() {
        let base = Self.base(false), drawn = base.drawn { Double($0) }
        #expect(drawn.centres[0] == base.centres[0] && drawn.deviations == base.deviations)
        for k in 1..<base.centres.count { #expect(drawn.centres[k] == base.centres[k] + Double(k) * base.deviations[k]) }
    }
}
