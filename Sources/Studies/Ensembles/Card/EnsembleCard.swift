/// The card of a job whose result is one ensemble of one nucleus.
protocol EnsembleCard: JobCard {
    var seed: UInt64 { get }
    /// How many networks have to be trained.
    var trainings: Int { get }
    var target: String { get }
    /// What the result says of how the members came about: "bootstrap", "none", "finetune".
    var methodName: String { get }
    /// What the members are, in a few words.
    var summary: String { get }
    /// Which trained members stay out of the ensemble.
    var veto: VetoRule { get }
    /// Points in ω of each band.
    var bandPoints: Int { get }
    /// The command that goes on with a run; its options follow.
    static var resumeCommand: String { get }
}

extension RunCard: EnsembleCard {
    var methodName: String { method.rawValue }
    var summary: String { "\(inWords), \(target), \(recipe.epochs) epochs" }
    static var resumeCommand: String { "nucens" }
}
