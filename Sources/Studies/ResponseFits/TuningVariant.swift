/// How far a fine-tune may leave its source.
public struct TuningVariant: Sendable, Hashable, Codable {
    /// The last weight layers that train; 0: none.
    public var depth: Int
    /// The place of its α among those of the card; 0 at depth 0, where none acts.
    public var pull: Int

    public init(depth: Int, pull: Int) {
        self.depth = depth
        self.pull = pull
    }
}
