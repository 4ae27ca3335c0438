import Crypto
import Files
import Members
import Testing

@Suite("Member files")
struct MemberFileTests {
    private let record: MemberRecord<TestKey> = {
        var arrays = NamedArrays()
        arrays.set("normalization", [1.01, 0.97, .pi])
        arrays.set("weights", (0..<1000).map { Float($0) * 1.1 - 500 })
        return MemberRecord(
            key: TestKey(replica: 3), steps: 20, figures: ["chi2_train": 0.53, "chi2_test": .nan],
            history: [.init(step: 10, figures: ["chi2_train": 7.5]), .init(step: 20, figures: ["chi2_train": 0.53, "chi2_test": 1.4])],
            arrays: arrays, seconds: 12.5)
    }()

    private func decode(_ bytes: [UInt8], workload: String = "abc") throws -> MemberRecord<TestKey> {
        try MemberFile.decode(bytes, file: "m", workload: workload)
    }

    @Test("A member reads back bit for bit; a figure without a value stays without one")
    func roundTrip() throws {
        let bytes = MemberFile.encode(record, workload: "abc")
        let back = try decode(bytes)
        #expect(back == record)
        #expect(back.figures["chi2_test"].isNaN && back.figures["no such figure"].isNaN)
        #expect(MemberFile.encode(back, workload: "abc") == bytes)
    }

    @Test("A failed member has its reason and no arrays")
    func failed() throws {
        let failed = MemberRecord(key: TestKey(replica: 1), status: .failed, reason: "loss not finite in epoch 3")
        #expect(try decode(MemberFile.encode(failed, workload: "abc")) == failed)
        #expect(
            MemberRecord(TestKey(replica: 2), failedWith: failed)?.reason
                == "it starts from 12C-r1, which failed: loss not finite in epoch 3")
        #expect(MemberRecord(TestKey(replica: 2), failedWith: record) == nil)
    }

    @Test("A file cut off anywhere, or with any byte changed, is refused and never traps")
    func damage() {
        let bytes = MemberFile.encode(record, workload: "abc")
        for length in stride(from: 0, to: bytes.count, by: 13) {
            #expect(throws: RunError.self) { try decode(Array(bytes[..<length])) }
        }
        for position in stride(from: 0, to: bytes.count, by: 29) {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(throws: RunError.self) { try decode(damaged) }
        }
    }

    /// Whoever makes a file can give it the right checksum.
    private func signed(_ magic: String, _ header: String, numbers: Int) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let body = Array(magic.utf8) + length + Array(header.utf8) + [UInt8](repeating: 0, count: numbers)
        return body + Array(SHA256.hash(data: body))
    }

    @Test("Counts that no file holds are refused and never trap", arguments: [Int.max, Int.max / 8 + 1, Int.min, -1, 1 << 40])
    func counts(count: Int) {
        let key = #""key":{"depth":11,"replica":3,"split":0,"target":"12C"}"#
        let content = #"{"figures":{},"history":[],\#(key),"reason":"","seconds":1,"status":"done","steps":3,"workload":"abc""#
        let earlier = #"{"epochs":3,"history":[],"job":"abc",\#(key),"reason":"","seconds":1,"status":"done""#
        for (magic, header) in [
            ("NUCENSM3", #"{"content":\#(content),"singles":[],"doubles":[]},"doubles":\#(count),"floats":0}"#),
            ("NUCENSM3", #"{"content":\#(content),"singles":[],"doubles":[]},"doubles":0,"floats":\#(count)}"#),
            ("NUCENSM3", #"{"content":\#(content),"singles":[{"name":"a","count":\#(count)}],"doubles":[]},"doubles":0,"floats":2}"#),
            ("NUCENSM2", #"{"content":\#(earlier),"series":["a","b"],"lengths":[\#(count),\#(count)]},"doubles":1,"floats":0}"#),
        ] {
            #expect(throws: RunError.self, "\(header)") { try decode(signed(magic, header, numbers: 8)) }
        }
    }

    @Test("A member of another card or other data is refused by name")
    func anotherJob() {
        let bytes = MemberFile.encode(record, workload: "abc")
        #expect {
            let _: MemberRecord<TestKey> = try MemberFile.decode(bytes, file: "RUN/members/x.member", workload: "abd")
        } throws: { "\($0)".hasPrefix("RUN/members/x.member: it belongs to another card, data or version") }
    }
}
