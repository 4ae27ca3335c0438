/// Reads gzip files (RFC 1952), whose content is compressed by "deflate" (RFC 1951).
public enum Gzip {
    public static func recognizes(_ beginning: ArraySlice<UInt8>) -> Bool { beginning.starts(with: [0x1F, 0x8B]) }

    /// The content of all members of a file, one after the other, block by block.
    ///
    /// - Parameter name: of the file, for messages.
    /// - Returns: blocks, the next of which throws ``RunError`` when the file is cut off or damaged there: lengths and checksums are
    ///   compared.
    public static func inflated(_ blocks: ByteBlocks, name: String) -> ByteBlocks {
        var inflation = Inflation(blocks, name: name)
        return ByteBlocks { () throws(RunError) in try inflation.next() }
    }

    /// CRC-32 of RFC 1952 of more bytes than those before.
    static func checksum(_ bytes: ArraySlice<UInt8>, after before: UInt32) -> UInt32 {
        ~bytes.reduce(~before) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
