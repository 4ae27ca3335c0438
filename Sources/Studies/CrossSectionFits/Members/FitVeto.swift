import Members

/// Which trained members stay out of an ensemble: the `veto` section of a card. Test points decide nothing.
public struct FitVeto: Sendable, Equatable {
    /// Robust standard deviations of ln χ²/N on the training points; 0 vetoes nobody.
    public var spreads: Double
    /// Robust standard deviations of ln roughness; 0 vetoes nobody.
    public var roughnessSpreads: Double

    public init(spreads: Double, roughnessSpreads: Double = 0) {
        self.spreads = spreads
        self.roughnessSpreads = roughnessSpreads
    }

    public var rule: VetoRule {
        VetoRule([
            .init(figure: FitFigure.chiSquareTrain, label: "χ²/N on the training points", spreads: spreads, leastFactor: 1.5),
            .init(figure: FitFigure.roughness, label: "roughness in ω", spreads: roughnessSpreads, leastFactor: 1.1),
        ])
    }
}
