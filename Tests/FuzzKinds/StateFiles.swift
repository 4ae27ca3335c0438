import Crypto
import Members
import Runs

/// A key as files of the first release have it.
public struct FuzzKey: WorkloadKey {
    public var replica: Int
    public var target = "12C"
    public var depth = 11
    public var split = 0

    public var fileName: String { "\(target)-r\(replica)" }
    public var description: String { fileName }
    public static func < (a: FuzzKey, b: FuzzKey) -> Bool { a.replica < b.replica }
}

extension FuzzKind {
    private static let key = FuzzKey(replica: 3)

    private static let arrays: NamedArrays = {
        var arrays = NamedArrays()
        arrays.set("normalization", [1.01, 0.97, .pi])
        arrays.set("weights", (0..<20).map { Float($0) * 1.1 })
        return arrays
    }()

    private static let member = MemberFile.encode(
        MemberRecord(
            key: key, steps: 20, figures: ["chi2_train": 0.5, "chi2_test": .nan],
            history: [.init(step: 10, figures: ["chi2_train": 7.5])], arrays: arrays, seconds: 12.5), workload: "abc")

    private static let checkpoint = CheckpointFile.encode(
        MemberState(step: 3, history: [], numbers: ["optimizer_steps": 8], arrays: arrays, seconds: 2), of: key, workload: "abc")

    private static let earlierMember = container("NUCENSM2", header: """
        {"content":{"chiSquareTest":1,"chiSquareTrain":2,"epochs":3,"history":[{"epoch":1,"train":2}],"job":"abc",\
        "key":{"depth":11,"replica":3,"split":0,"target":"12C"},\
        "lengths":[1],"reason":"","seconds":1,"series":["stages"],"status":"done"},"doubles":3,"floats":2}
        """, numbers: 32)
    private static let earlierCheckpoint = container("NUCENSC1", header: """
        {"content":{"batchesAveraged":0,"epoch":3,"history":[],"job":"abc","key":{"depth":11,"replica":3,"split":0,"target":"12C"},\
        "parameters":2,"seconds":1,"steps":8},"doubles":1,"floats":6}
        """, numbers: 32)

    private static func container(_ magic: String, header: String, numbers: Int) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        return Array(magic.utf8) + length + Array(header.utf8) + [UInt8](repeating: 0, count: numbers) + [UInt8](repeating: 0, count: 32)
    }

    /// Length and checksum as the rest wants them: whoever makes a file can give it both.
    private static func signed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 48 else { return bytes }
        var body = Array(bytes.dropLast(32))
        if let open = body[16...].firstIndex(of: UInt8(ascii: "{")), open == 16 {
            var depth = 0
            if let end = body[16...].firstIndex(where: { byte in
                depth += byte == UInt8(ascii: "{") ? 1 : byte == UInt8(ascii: "}") ? -1 : 0
                return depth == 0
            }) {
                withUnsafeBytes(of: UInt64(end - 15).littleEndian) { body.replaceSubrange(8..<16, with: $0) }
            }
        }
        return body + Array(SHA256.hash(data: body))
    }

    static let stateFiles = [
        FuzzKind("member", seeds: [member, earlierMember], words: numbers + [
            "9223372036854775807", "-9223372036854775808", "\"count\":", "\"doubles\":", "\"floats\":", "NUCENSM3", "NUCENSM2", "null",
            "{}", "[]",
        ]) { bytes in
            // What is not signed ends at its checksum.
            _ = try? MemberFile.decode(bytes, file: "m", workload: "abc") as MemberRecord<FuzzKey>
            let record: MemberRecord<FuzzKey> = try MemberFile.decode(signed(bytes), file: "m", workload: "abc")
            let again: MemberRecord<FuzzKey> = try MemberFile.decode(MemberFile.encode(record, workload: "abc"), file: "m", workload: "abc")
            precondition(again.key == record.key && again.steps == record.steps, "a member that does not read back")
        },
        FuzzKind("checkpoint", seeds: [checkpoint, earlierCheckpoint], words: numbers + [
            "9223372036854775807", "-9223372036854775808", "\"count\":", "\"parameters\":", "NUCENSC2", "NUCENSC1", "null", "{}", "[]",
        ]) { bytes in
            _ = try CheckpointFile.decode(signed(bytes), of: key, file: "c", workload: "abc")
        },
        FuzzKind("status", seeds: [RunStatus(ranks: 2).json], words: numbers + [
            "1e300", "null", "\"running\":[{}]", "\"state\":\"failed\"",
        ]) { bytes in
            _ = try RunStatus(json: bytes, file: "status.json")
        },
    ]
}
