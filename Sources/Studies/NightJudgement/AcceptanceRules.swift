/// What a new model must be to take the published one's place. docs/methods/nightly.md gives each rule.
public struct AcceptanceRules: Sendable, Equatable {
    /// χ²/N of the points that the published model has, training and test apart: at most this times the published model's, or 1 if that is
    /// larger, and twice what the difference would scatter by with other replicas.
    public var oldData = 1.1
    /// χ²/N of the new points: at most this times that of the published model, which has not seen them, or of 1 if that is larger.
    public var newData = 1.0
    /// Share of the test points within √(δ² + λ²s²) of λf̄, s the spread over the members: between these.
    public var coverageLow = 0.4
    public var coverageHigh = 0.98
    /// Members that failed or were vetoed, as a share of the ensemble's: at most this.
    public var failedMembers = 0.2
    /// Mean over the bands of the largest kink in ln f̄: at most this times the published model's.
    public var roughness = 2.0
    /// A new set is quarantined when |λ − 1|/√(Δλ² + s_λ²) is above this, s_λ the spread of λ over the members, …
    public var normalization = 4.0
    /// … or when its χ²/N after λ, with the members' spread added to the errors, is above this.
    public var shape = 6.0
    /// Judge new sets by the published model before training, where it has data nearby.
    public var beforehand = true

    public init() {}
}
