import RunCards

/// The card of a study whose result is one ensemble.
public protocol EnsembleCard: JobCard {
    var seed: UInt64 { get }
    /// What the result says of how the members came about: "bootstrap", "none", "finetune".
    var methodName: String { get }
    /// Points in ω of each band.
    var bandPoints: Int { get }
}
