import StructureFunctions
import Testing

@Suite("What the mass of the lepton does to structure functions")
struct LeptonMassTests {
    private let grid = NodeGrid(countX: 12, countQ: 10, neutrinoEnergy: 10)

    private func functions(_ current: ChargedCurrent) -> NodeFunctions { NodeFunctions(grid, of: .resonance, current: current) }

    @Test("functions that muons see become those that electrons see, and back")
    func conversion() {
        let converted = functions(.muon).seen(by: .electron, insteadOf: .muon)
        for (a, b) in zip(converted.values, functions(.electron).values) { #expect(abs(a / b - 1) < 1e-12) }
        let back = converted.seen(by: .muon, insteadOf: .electron)
        for (a, b) in zip(back.values, functions(.muon).values) { #expect(abs(a / b - 1) < 1e-12) }
    }

    @Test("an operator on functions of muons makes the events of electrons that one on their own functions makes")
    func kernels() throws {
        let flux = NeutrinoFlux(energies: [0.5, 2, 5], values: [1, 4, 1])
        let bins = try #require(LeptonBins(.electron, neutrinoEnergy: 5, energies: 5, angles: 5))
        let (muons, electrons) = (functions(.muon).values, functions(.electron).values)
        FluxIntegral(bins, flux: flux).rows(on: grid) { bin, places, kernels in
            let converted = grid.kernels(kernels, at: places, of: .electron, ofFunctionsOf: .muon)
            func events(_ kernels: [Double], _ functions: [Double]) -> Double {
                zip(places, kernels).reduce(0) { $0 + $1.1 * functions[Int($1.0)] }
            }
            let direct = events(kernels, electrons)
            #expect(abs(events(converted, muons) - direct) < 1e-10 * abs(direct), "bin \(bin)")
        }
    }

    @Test("a law of fitted functions is these at their nodes, for both leptons")
    func law() {
        let law = StructureLaw(functions(.muon), current: .muon)
        for current in [ChargedCurrent.muon, .electron] {
            let same = NodeFunctions(grid, of: law, current: current)
            // The last x lies just below the node.
            for (a, b) in zip(same.values, functions(current).values) where b > 1e-3 { #expect(abs(a / b - 1) < 1e-4) }
        }
    }
}
