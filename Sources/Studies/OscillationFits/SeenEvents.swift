import StructureFunctionFits
import StructureFunctions

/// Far events in the bins of a detector that smears leptons or does not see all of them.
struct SeenEvents: Sendable {
    let model: DetectorModel
    /// The bin of each event.
    private let bins: [Int]

    /// - Parameter events: E_ℓ in GeV and κ, all of them in the bins.
    init(_ events: [(energy: Double, kappa: Double)], _ model: DetectorModel) {
        self.model = model
        bins = events.compactMap { model.bins.bin(energy: $0.energy, kappa: $0.kappa) }
    }

    /// Energies of the neutrino at which P is taken, equidistant; in between it is linear. A multiple of the eight lanes in which sums run.
    static func energies(_ greatest: Double) -> [Double] { (1...320).map { greatest * Double($0) / 320 } }

    /// How often events of each bin count, from how often each event does.
    func byBin(_ multiplicities: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: model.bins.count)
        for (bin, n) in zip(bins, multiplicities) { counts[bin] += n }
        return counts
    }

    /// What is expected in each bin, energy by energy; see ``FarDetector/spectrum(_:draw:_:)``.
    func spectrum(
        _ energies: [Double], _ flux: NeutrinoFlux, draw: (seed: UInt64, replica: Int)?,
        _ coefficients: (ChargedCurrent.Point) -> SIMD3<Double>
    ) -> FarSpectrum {
        let response = draw.map { model.response(seed: $0.seed, replica: $0.replica) } ?? model.response
        let background = draw.map { model.background(seed: $0.seed, replica: $0.replica) } ?? model.background
        let count = energies.count, bins = model.bins, integral = FluxIntegral(bins, flux: flux, pointsInBin: 2)
        var made = [Double](repeating: 0, count: bins.count * count)
        for bin in 0..<bins.count {
            integral.forEachTerm(of: bin) { term in
                let events = (term.kernels * coefficients(term.point)).sum()
                let place = term.neutrinoEnergy / energies[0] - 1, low = min(max(Int(place), 0), count - 2)
                let share = max(0, place - Double(low))
                made[bin * count + low] += (1 - share) * events
                made[bin * count + low + 1] += share * events
            }
        }
        let densities = response?.seen(made, width: count) ?? made
        let rates = energies.indices.map { j in stride(from: j, to: densities.count, by: count).reduce(0) { $0 + densities[$1] } }
        let all = Double(self.bins.count)
        return FarSpectrum(
            densities: densities, rates: rates, counts: byBin(self.bins.map { _ in 1 }), background: background.map { $0 / all })
    }
}
