/// Members of gzip files (RFC 1952), made by hand.
package enum GzipMember {
    /// Content as it is, in stored blocks.
    package static func stored(_ content: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        for first in stride(from: 0, through: content.count, by: 65535) {
            let part = content[first..<min(first + 65535, content.count)]
            let length = UInt16(part.count)
            blocks += [first + 65535 > content.count ? 1 : 0] + bytes(UInt32(length), 2) + bytes(UInt32(~length), 2) + part
        }
        return member(deflated: blocks, content)
    }

    /// A member around blocks that hold the content.
    package static func member(deflated: [UInt8], _ content: [UInt8]) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + deflated + bytes(checksum(content), 4) + bytes(UInt32(truncatingIfNeeded: content.count), 4)
    }

    private static func bytes(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }

    /// CRC-32, bit by bit.
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        var value = UInt32.max
        for byte in content {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
        return ~value
    }
}
