import Files
import Foundation
import Testing

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

    @Test("Every kind of block, and members one after the other")
    func content() throws {
        let members = try [Self.dynamic, Self.fixed, Self.stored].map(bytes)
        #expect(members.allSatisfy(Gzip.recognizes))
        let expected = [Self.text, "fixed codes, fixed codes", "stored"]
        for (member, text) in zip(members, expected) { #expect(try Gzip.inflate(member, name: "a.gz") == Array(text.utf8)) }
        #expect(try Gzip.inflate(members.flatMap { $0 }, name: "a.gz") == Array(expected.joined().utf8))
    }

    @Test("A file that is cut off or changed anywhere is refused")
    func damage() throws {
        let whole = try bytes(Self.dynamic)
        for length in 1..<whole.count { #expect(throws: RunError.self) { try Gzip.inflate(Array(whole[..<length]), name: "a.gz") } }
        // Bytes 4 to 9 are a time, flags and a system, which say nothing of the content.
        for place in 10..<whole.count {
            var changed = whole
            changed[place] ^= 0x10
            #expect(throws: RunError.self) { try Gzip.inflate(changed, name: "a.gz") }
        }
    }
}
