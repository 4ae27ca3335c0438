/// Bytes that come block by block, of a file or of what a compressed file holds: nothing whole stays in memory.
public final class ByteBlocks {
    /// Bytes of a block of a file.
    public static let size = 1 << 18

    private let more: () throws(RunError) -> [UInt8]
    private var kept: [UInt8] = []

    /// - Parameter more: the next bytes, as many as it likes; none at the end, and none ever after.
    public init(_ more: @escaping () throws(RunError) -> [UInt8]) { self.more = more }

    /// Bytes that are in memory, cut into blocks.
    public convenience init(_ bytes: [UInt8], block: Int = size) {
        var rest = bytes[...]
        self.init { () throws(RunError) in
            let next = Array(rest.prefix(block))
            rest = rest.dropFirst(block)
            return next
        }
    }

    /// The next block; empty at the end.
    public func next() throws(RunError) -> [UInt8] {
        guard !kept.isEmpty else { return try more() }
        defer { kept = [] }
        return kept
    }

    /// The first `count` bytes of what ``next()`` will give; fewer where there are no more.
    public func ahead(_ count: Int) throws(RunError) -> ArraySlice<UInt8> {
        while kept.count < count {
            let block = try more()
            if block.isEmpty { break }
            kept += block
        }
        return kept.prefix(count)
    }
}
