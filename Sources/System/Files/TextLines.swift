/// The lines of a text that comes block by block.
public struct TextLines {
    private let blocks: ByteBlocks
    private let name: String
    private var block: [UInt8] = []
    private var place = 0
    /// Of the line that ``next()`` gave last; the first has number 1.
    public private(set) var number = 0

    /// A longer line is none: the file is no text.
    private static let longest = 1 << 20

    /// - Parameter name: of the file, for messages.
    public init(_ blocks: ByteBlocks, name: String) { (self.blocks, self.name) = (blocks, name) }

    /// The next line without the newline that ends it; nil after the last.
    public mutating func next() throws(RunError) -> ArraySlice<UInt8>? {
        // Bytes of the line that were searched before.
        var searched = place
        while true {
            if let end = block[searched...].firstIndex(of: 0x0A) {
                defer { place = end + 1 }
                number += 1
                return block[place..<end]
            }
            let more = try blocks.next()
            if more.isEmpty {
                defer { place = block.count }
                if place == block.count { return nil }
                number += 1
                return block[place...]
            }
            searched = block.count - place
            guard searched < TextLines.longest else {
                throw RunError("\(name):\(number + 1): the line is longer than \(TextLines.longest) bytes; give a text file")
            }
            block = block[place...] + more
            place = 0
        }
    }
}
