import Crypto
import Files
import Members
import Testing

@Suite("Checkpoints")
struct CheckpointFileTests {
    private let key = TestKey(replica: 3)
    private let state: MemberState = {
        var arrays = NamedArrays()
        arrays.set("parameters", (0..<700).map { Float($0) * 0.37 - 90 })
        arrays.set("first_moment", (0..<500).map { Float($0) * 1e-6 })
        arrays.set("normalization", [1, 0.98, .pi])
        return MemberState(
            step: 120, history: [.init(step: 10, figures: ["chi2_train": 7.5, "chi2_test": .nan])],
            numbers: ["optimizer_steps": 1440], arrays: arrays, seconds: 12.25)
    }()

    @Test("A checkpoint reads back bit for bit")
    func roundTrip() throws {
        let bytes = CheckpointFile.encode(state, of: key, workload: "abc")
        let back = try CheckpointFile.decode(bytes, of: key, file: "c", workload: "abc")
        #expect(back == state)
        #expect(CheckpointFile.encode(back, of: key, workload: "abc") == bytes)
    }

    @Test("One that is cut off or damaged anywhere is refused and never traps")
    func damage() {
        let bytes = CheckpointFile.encode(state, of: key, workload: "abc")
        for length in stride(from: 0, to: bytes.count, by: 17) {
            #expect(throws: RunError.self) { try CheckpointFile.decode(Array(bytes[..<length]), of: key, file: "c", workload: "abc") }
        }
        for position in stride(from: 0, to: bytes.count, by: 31) {
            var damaged = bytes
            damaged[position] ^= 0x04
            #expect(throws: RunError.self) { try CheckpointFile.decode(damaged, of: key, file: "c", workload: "abc") }
        }
    }

    @Test("Counts of the first version that no file holds are refused and never trap", arguments: [Int.max, Int.min, -1, 7])
    func counts(count: Int) {
        let header = #"{"content":{"batchesAveraged":0,"epoch":3,"history":[],"job":"abc","key":{"depth":11,"replica":3,"#
            + #""split":0,"target":"12C"},"parameters":\#(count),"seconds":1,"steps":8},"doubles":1,"floats":6}"#
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let body = Array("NUCENSC1".utf8) + length + Array(header.utf8) + [UInt8](repeating: 0, count: 32)
        #expect(throws: RunError.self) {
            try CheckpointFile.decode(body + Array(SHA256.hash(data: body)), of: TestKey(replica: 3), file: "c", workload: "abc")
        }
    }

    @Test("One of another member, card or data is refused by name")
    func strangers() {
        let bytes = CheckpointFile.encode(state, of: key, workload: "abc")
        for (job, replica) in [("abd", 3), ("abc", 4)] {
            #expect {
                try CheckpointFile.decode(bytes, of: TestKey(replica: replica), file: "RUN/x", workload: job)
            } throws: { "\($0)".hasPrefix("RUN/x: it belongs to another member, card, data or version") }
        }
    }
}
