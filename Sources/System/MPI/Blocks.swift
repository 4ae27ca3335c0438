/// How `count` things are shared out as one contiguous block a rank, sizes differing by one at most.
public struct Blocks: Sendable, Equatable {
    public let count: Int
    public let ranks: Int

    public init(_ count: Int, over ranks: Int) {
        self.count = count
        self.ranks = ranks
    }

    public var ranges: [Range<Int>] { (0..<ranks).map { self[$0] } }

    public subscript(rank: Int) -> Range<Int> { rank * count / ranks..<(rank + 1) * count / ranks }
}
