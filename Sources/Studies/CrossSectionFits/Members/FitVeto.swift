import Members
import Runs

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

extension FitVeto {
    /// The next members of an ensemble that is trained from the start, with those that failed or were vetoed replaced.
    ///
    /// - Parameters:
    ///   - limit: of the replicas that may be trained.
    ///   - key: of a replica.
    public func stage<Key: WorkloadKey>(
        wanted: Int, limit: Int, _ members: some MembersSoFar<Key>, key: (Int) -> Key
    ) -> (selection: ReplicaSelection, stage: Stage<Key>) {
        ReplicaSelection.stage(
            wanted: wanted, veto: rule, limit: limit,
            remedy: "lower training.learning_rate, look at the data with 'nucens data check', or raise veto.replica_limit",
            members, key: key)
    }
}
