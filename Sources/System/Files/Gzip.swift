/// Reads gzip files (RFC 1952), whose content is compressed by "deflate" (RFC 1951).
public enum Gzip {
    public static func recognizes(_ beginning: ArraySlice<UInt8>) -> Bool { beginning.starts(with: [0x1F, 0x8B]) }

    /// The content of all members of a file, one after the other, block by block.
    ///
    /// - Parameter name: of the file, for messages.
    /// - Returns: blocks, the next of which throws ``RunError`` when the file is cut off or damaged there: lengths and checksums are
    ///   compared.
    public static func inflated(_ blocks: ByteBlocks, name: String) -> ByteBlocks {
        let inflation = Inflation(blocks, name: name)
        return ByteBlocks { () throws(RunError) in try inflation.next() }
    }
}
