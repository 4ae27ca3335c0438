import NuclearResponses
import ScatteringData

extension EnsembleFile {
    /// What to know of the nucleus that is asked for, when no measurement of it was fitted; nil when one was.
    public var unfittedNucleus: String? {
        guard let nucleus, !fittedTargets.contains(target) else { return nil }
        let momentum = NuclearMedium.fermiMomentum(of: nucleus)
        let fitted = fittedTargets.compactMap { try? Nucleus($0) }.sorted { abs($0.A - nucleus.A) < abs($1.A - nucleus.A) }
        let nearest = fitted.prefix(2).map(\.name).joined(separator: " and ")
        let massNumbers = fitted.map(\.A)
        let isOutside = nucleus.A < massNumbers.min() ?? 0 || nucleus.A > massNumbers.max() ?? 0 || nucleus.A < 12
        return "no measurement of \(target) was fitted: k_F = \(Double(Int(1000 * momentum + 0.5)) / 1000) GeV by its mass number, the "
            + "nearest fitted nuclei are \(nearest)"
            + (isOutside ? "; it is light, or beyond the fitted ones, where leaving out nuclei says that bands are too narrow" : "")
    }
}
