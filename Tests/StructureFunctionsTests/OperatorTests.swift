import PortableMath
import ScatteringData
import StructureFunctions
import Testing

@Suite("From structure functions to events")
struct OperatorTests {
    let flux: NeutrinoFlux
    let bins: LeptonBins
    let grid = NodeGrid(countX: 40, countQ: 32, neutrinoEnergy: 10)

    init() throws {
        flux = try NeutrinoFlux(NeutrinoFlux.bundled, column: "near_numu")
        bins = try #require(LeptonBins(.muon, neutrinoEnergy: 10, energies: 48, angles: 48))
    }

    private func variation(_ a: [Double], _ b: [Double]) -> Double {
        let (p, q) = (a.reduce(0, +), b.reduce(0, +))
        return 0.5 * zip(a, b).reduce(0) { $0 + abs($1.0 / p - $1.1 / q) }
    }

    @Test("the operator on a law at the nodes makes the events of direct quadrature, to a total variation of 1e-4")
    func quadrature() {
        let functions = NodeFunctions(grid, of: .grv94, current: .muon)
        var events: [Double] = []
        FluxIntegral(bins, flux: flux).rows(on: grid) { _, places, kernels in
            events.append(zip(places, kernels).reduce(0) { $0 + $1.1 * functions.values[Int($1.0)] })
        }
        let direct = FluxIntegral(bins, flux: flux, pointsInPanel: 5).events(of: .grv94)
        let distance = variation(events, direct)
        #expect(distance < 1e-4, "\(distance)")
        // More points in a bin move a few events over the kink that bins at low energies have.
        let finer = variation(events, FluxIntegral(bins, flux: flux, pointsInBin: 6, pointsInPanel: 3).events(of: .grv94))
        #expect(finer < 5e-4, "\(finer)")
        let ratio = events.reduce(0, +) / direct.reduce(0, +)
        #expect(abs(ratio - 1) < 1e-3, "\(ratio)")
    }

    @Test("cubics between nodes are exact for cubics of √x and ln(Q² + 0.05)")
    func interpolation() {
        func polynomial(_ x: Double, _ squared: Double) -> Double {
            let (a, b) = (x.squareRoot(), Portable.log(squared + 0.05))
            return 1 + a - 2 * a * a * a + b * b * b - a * a * b
        }
        let values = (0..<grid.count).flatMap { i in
            let (x, squared) = grid.node(i)
            return [polynomial(x, squared), 1, 0]
        }
        let functions = NodeFunctions(grid, values: values)
        for (x, squared) in [(0.0031, 0.002), (0.13, 0.9), (0.55, 7.7), (0.93, 16)] {
            let c = functions.coefficients(x: x, squaredMomentum: squared)
            #expect(abs(c[0] - polynomial(x, squared)) < 1e-5 && abs(c[1] - 1) < 1e-12 && abs(c[2]) < 1e-12, "x \(x)")
        }
    }

    @Test("the figures of a law against itself are those of the interpolation alone, and a distorted law is seen")
    func comparison() {
        let comparison = LawComparison(.grv94, bins: bins, flux: flux, grid: grid, isAntineutrino: false) { _ in 1 }
        let same = comparison.figures(of: NodeFunctions(grid, of: .grv94, current: .muon))
        #expect(same.crossSection < 1e-3 && same.near < 2e-4, "\(same)")
        #expect(abs(same.near - same.far) < 1e-12, "\(same)")
        let other = comparison.figures(of: NodeFunctions(grid, of: .resonance, current: .muon))
        #expect(other.crossSection > 0.03 && other.near > 0.005, "\(other)")
    }

    @Test("the rule of Gauss and Legendre integrates polynomials of degree 2n − 1")
    func rule() {
        for n in [1, 2, 5, 48, 160] {
            let rule = GaussLegendre(n)
            #expect(abs(rule.weights.reduce(0, +) - 1) < 1e-13)
            let degree = min(2 * n - 1, 30)
            var integral = 0.0
            for (node, weight) in zip(rule.nodes, rule.weights) {
                var power = weight
                for _ in 0..<degree { power *= node }
                integral += power
            }
            #expect(abs(integral * Double(degree + 1) - 1) < 1e-12, "\(n)")
        }
    }
}
