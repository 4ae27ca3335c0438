import Files
import Foundation
import Testing
import TestSupport

/// Members that Python's gzip and zlib made, of each kind of block.
@Suite("Gzip files")
struct GzipTests {
    private static let dynamic = """
        H4sIAAAAAAACA43Uuw0CQRAEUZ8oJgSmm284a8zpTloB4sYgfEQElF/WU6vn9qg4xnOJEV2fjl5Hx7teNXqPrfeay2H+oiSRSGQSnUh0JtGFRFcS3Uh0R5iMHJknQk+kno\
        g9kXsi+ETyiegT2QvZi+0d2QvZC9kL2QvZC9kL2QvZG9kb2ZudDbI3sjeyN7I3sjey9z/7Lyp+EHjmBQAA
        """
    private static let fixed = "H4sIAAAAAAACA0vLrEhNUUjOT0kt1lFIQ3AAVmwwMhgAAAA="
    private static let stored = "H4sIAAAAAAAEAwEGAPn/c3RvcmVkC/lDVgYAAAA="
    private static let text = (0..<40).map { "line \($0) of a text that repeats itself\n" }.joined()

    private func bytes(_ base64: String) throws -> [UInt8] { Array(try #require(Data(base64Encoded: base64))) }

    private func inflate(_ bytes: [UInt8], block: Int = ByteBlocks.size) throws -> [UInt8] {
        let blocks = Gzip.inflated(ByteBlocks(bytes, block: block), name: "a.gz")
        var all: [UInt8] = []
        while true {
            let next = try blocks.next()
            if next.isEmpty { return all }
            all += next
        }
    }

    @Test("Every kind of block, and members one after the other, whatever pieces the file comes in", arguments: [1, 7, ByteBlocks.size])
    func content(block: Int) throws {
        let members = try [Self.dynamic, Self.fixed, Self.stored].map(bytes)
        #expect(members.allSatisfy { Gzip.recognizes($0[...]) })
        let expected = [Self.text, "fixed codes, fixed codes", "stored"]
        for (member, text) in zip(members, expected) { #expect(try inflate(member, block: block) == Array(text.utf8)) }
        #expect(try inflate(members.flatMap { $0 }, block: block) == Array(expected.joined().utf8))
        #expect(try inflate([], block: block).isEmpty)
    }

    @Test("Repetitions reach back 32 KiB, however much was inflated since", arguments: [24577, 32768])
    func far(distance: Int) throws {
        let pattern = (0..<distance).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        let times = 2200
        // A stored block; then in fixed codes so many repetitions of 258 bytes (symbol 285, distance code 29 with 13 bits), and the end.
        var bits: [Int] = [1, 1, 0]
        for _ in 0..<times {
            bits += [1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1]
            bits += (0..<13).map { (distance - 24577) >> $0 & 1 }
        }
        bits += [0, 0, 0, 0, 0, 0, 0]
        let coded = stride(from: 0, to: bits.count, by: 8).map { first in
            bits[first..<min(first + 8, bits.count)].enumerated().reduce(UInt8(0)) { $0 | UInt8($1.element) << UInt8($1.offset) }
        }
        func block(_ content: [UInt8]) -> [UInt8] {
            let length = UInt16(content.count)
            return [0, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)] + content
        }
        let content = (0..<distance + 258 * times).map { pattern[$0 % distance] }
        #expect(try inflate(GzipMember.member(deflated: block(pattern) + coded, content)) == content)
        let short = Array(pattern.dropLast())
        #expect(throws: RunError.self) { try inflate(GzipMember.member(deflated: block(short) + coded, content)) }
    }

    @Test("A file that is cut off or changed anywhere is refused")
    func damage() throws {
        let whole = try bytes(Self.dynamic)
        for length in 1..<whole.count { #expect(throws: RunError.self) { try inflate(Array(whole[..<length])) } }
        // Bytes 4 to 9 are a time, flags and a system, which say nothing of the content.
        for place in 10..<whole.count {
            var changed = whole
            changed[place] ^= 0x10
            #expect(throws: RunError.self) { try inflate(changed) }
        }
    }
}
