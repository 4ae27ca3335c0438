import StructureFunctions
import Training

extension QuarkBase: ParametricFunctions {}

extension StructureFit {
    private var family: QuarkBase {
        QuarkBase(grid, current: fittedCurrent, isAntineutrino: card.isAntineutrino, deviation: card.model.deviation)
    }

    /// Fits the base of the card's model to the bins trained on, and makes outputs corrections to it.
    ///
    /// - Returns: the base; nil without one.
    func begin(_ objective: inout HistogramFit) -> (numbers: [Double], functions: [Double])? {
        guard card.model.base == .quarks else { return nil }
        let base = objective.fitted(family)
        // Without noise nothing is to be held back.
        let strength = card.isNoiseless ? 0 : card.model.strength
        objective.link = .correction(base: base.functions, deviation: card.model.deviation, strength: strength)
        return base
    }

    /// Fits the numbers of the base once more, to all bins and with the correction held.
    ///
    /// - Parameter functions: the base, corrected.
    func end(
        _ objective: HistogramFit, _ base: (numbers: [Double], functions: [Double]), functions: [Double]
    ) -> (numbers: [Double], functions: [Double]) {
        guard !card.isNoiseless else { return (base.numbers, functions) }
        let factors = zip(functions, base.functions).map { $1 > 0 ? $0 / $1 : 1 }
        return objective.ofAllBins.fitted(ScaledFunctions(family, factors: factors), from: base.numbers)
    }
}
