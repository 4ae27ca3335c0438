import Statistics

/// How far fine-tunes leave their source, by the loss at the training points that each replica has not drawn, see ``OutOfBag``. Test
/// points have no say.
public struct TuningChoice: Sendable, Codable {
    public let variant: TuningVariant
    /// All depths that do about as well at some α, ascending, the chosen one among them.
    public let depths: [Int]

    /// - Parameters:
    ///   - variants: the source first, then by depth.
    ///   - losses: one row a variant, one column a replica; see `BestByReplicas`.
    public init(_ variants: [TuningVariant], outOfBag losses: [[Double]]) {
        precondition(variants.count == losses.count, "losses of each variant")
        let ranking = BestByReplicas(losses: losses)
        variant = variants[ranking.best]
        depths = Array(Set(ranking.equivalents.map { variants[$0].depth })).sorted()
    }

    /// The only variant.
    public init(_ variant: TuningVariant) {
        self.variant = variant
        depths = [variant.depth]
    }
}
