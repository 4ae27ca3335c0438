import NeuralNetwork
import PortableMath
import Randomness
import Statistics
import Testing
import Training

/// A cross section as a function of energy from averages over broad fluxes, as neutrino experiments measure them:
///
///     d_b = ∫ Φ_b(E) K σ(E) dE ≈ Σ_j Φ_b(E_j) K ΔE · σ(E_j)
///
/// Every measurement is a linear observable of 200 entries, the nodes of the integral, and all measurements share these 200 rows: a batch
/// needs each of them once.
@Suite("Example: integrals over a flux")
struct FluxIntegrals {
    static let nodes = 200
    static let step = 0.02
    let energies = (0..<nodes).map { step * (Double($0) + 0.5) }

    /// What is to be found: σ/E with a shoulder, which saturates at high energy (arbitrary units).
    func truth(_ energy: Double) -> Double {
        let rise = energy / (0.4 + energy)
        return rise * rise * (1 + 0.5 * Portable.exp(-4 * (energy - 0.9) * (energy - 0.9)))
    }

    /// Fluxes of 24 angles off the axis of the beam: peaks of 15 % width between 0.4 and 3.2 GeV over a common tail, normalized to 1.
    func flux(_ number: Int) -> [Double] {
        let peak = 0.4 + 2.8 * Double(number) / 23
        let shape = energies.map { energy in
            let distance = (energy - peak) / (0.15 * peak)
            return Portable.exp(-0.5 * distance * distance) + 0.03 * Portable.exp(-energy)
        }
        let norm = shape.reduce(0, +) * Self.step
        return shape.map { $0 / norm }
    }

    /// Two runs of 24 fluxes each with errors of 1 %, their normalizations known to 2 %; that of the second is 1.03.
    func measurements() -> LinearData {
        var observable = LinearObservable(links: [.softplus])
        var data = FitData(value: [], error: [], group: [], groupUncertainty: [0.02, 0.02])
        for run in 0...1 {
            for number in 0..<24 {
                let kernel = flux(number).map { $0 * Self.step }
                observable.append(kernel.indices.map { .init(row: $0, kernel: kernel[$0]) })
                let exact = zip(kernel, energies).reduce(0) { $0 + $1.0 * truth($1.1) }
                let noise = RandomStream(seed: 1, stream: .pseudodata, address: UInt64(data.count)).normal(at: 0)
                data.value.append((run == 1 ? 1.03 : 1) * exact * (1 + 0.01 * noise))
                data.error.append(0.01 * exact)
                data.group.append(run)
                data.address.append(UInt64(data.address.count))
                data.block.append(UInt64(run))
            }
        }
        return LinearData(inputs: energies, width: 1, observable: observable, data: data)
    }

    @Test("Broad averages give the function back where the fluxes are, to some percent, and the shift of the second run")
    func unfolded() throws {
        let data = measurements()
        let fit = LinearFit(data)
        #expect(fit.greatestRows(ofBatch: 12) == Self.nodes)
        var recipe = Recipe()
        recipe.epochs = 500
        recipe.batchSize = 12
        recipe.learningRate = 0.01
        recipe.batchStatisticsUntil = 0
        recipe.robustUntil = 0.2
        let network = Network(
            Architecture(inputs: 1, width: 24, blocks: 2, activation: .silu, normalization: .none, initialOutputBias: 0),
            products: .available[0], capacity: Self.nodes)
        network.initialize(seed: 2, replica: 0)
        network.standardization = Standardization(of: data.inputs, inputs: 1)
        let trainer = Trainer(fit, network: network, recipe: recipe, seed: ReplicaSeed(seed: 2, replica: 0))
        let outcome = try #require(trainer.run())
        #expect(outcome.failure == nil)

        let z = network.outputs(of: network.standardization.rows(of: data.inputs))
        let inside = energies.indices.filter { (0.4...3.2).contains(energies[$0]) }
        let worst = inside.map { abs(Portable.softplus(Double(z[$0])) / truth(energies[$0]) - 1) }.max() ?? .nan
        let chiSquare = try #require(outcome.history.last).train
        let normalizations = trainer.objective.normalizations
        print("flux integrals: χ²/N \(chiSquare), λ \(normalizations), σ off by \(worst) at most")
        #expect((0.5...1.3).contains(chiSquare))
        #expect(worst < 0.05)
        #expect(abs(normalizations[1] / normalizations[0] - 1.03) < 0.01)
    }
}
