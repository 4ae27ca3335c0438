/// Which loss a phase of the training asks of an objective; see ``Recipe``.
public enum Loss: Sendable, Hashable {
    /// ½ ((d − λ f)/δ)², half of a datum's share of χ².
    case chiSquare
    /// w²(√(1 + (r/w)²) − 1) with r = (ln d − ln λf)·d/δ: near r = 0 that is ½ χ² to first order in d − λf, but it neither
    /// vanishes nor explodes while f is orders of magnitude off.
    ///
    /// A pseudo-measurement below half its error, even a negative one, counts as half its error, so that its logarithm exists.
    case robustLogarithm(width: Double)
    /// w²(√(1 + (r/w)²) − 1) with r = (d − λ f)/δ: χ² that no outlier governs.
    case robustChiSquare(width: Double)
}

extension Recipe {
    /// The loss of a phase.
    public func loss(in phase: Phase) -> Loss {
        guard phase == .chiSquare else { return .robustLogarithm(width: robustWidth) }
        return isRobustToTheEnd ? .robustChiSquare(width: robustWidth) : .chiSquare
    }
}
