import Oscillations
import StructureFunctions

extension StructureFit {
    /// Compares functions with the law of simulated events, on bins of its own; nil for measured events.
    package func comparison(flux: (near: NeutrinoFlux, far: NeutrinoFlux)) -> LawComparison? {
        guard let law, let bins = LeptonBins(
            card.current, neutrinoEnergy: card.flux.greatestEnergy, energies: card.energyBins + 12, angles: card.angleBins + 3)
        else { return nil }
        let survival = MuonSurvival(.nuFit, baseline: .dune, isAntineutrino: card.isAntineutrino)
        return LawComparison(law, bins: bins, flux: flux.near, grid: grid, isAntineutrino: card.isAntineutrino) { energy in
            let near = flux.near.value(at: energy)
            return near > 0 ? flux.far.value(at: energy) / near * survival.probability(energy: energy) : 0
        }
    }

    /// The same with the fluxes of the card.
    package var comparison: LawComparison? { comparison(flux: (nearFlux, farFlux)) }
}
