import Crypto
import Foundation
import Training

/// The state file of one member: what `RUN/members/*.member` holds.
///
///     8 bytes   "NUCENSM1"
///     8 bytes   length of the header, little-endian
///     header    JSON: key, status, figures, digests, lengths of the arrays
///     arrays    normalizations (float64), weights (float32), little-endian
///     32 bytes  SHA-256 of all before
///
/// A file that is cut off, changed, or of another job is refused by name; it never enters a result.
public enum MemberFile {
    static let magic = Array("NUCENSM1".utf8)

    struct Header: Codable {
        var key: MemberKey
        var status: MemberRecord.Status
        var reason: String
        var epochs: Int
        var chiSquareTrain: Double?
        var chiSquareTest: Double?
        var history: [Evaluation]
        var seconds: Double
        var job: String
        var normalizations: Int
        var weights: Int

        /// JSON has no NaN: absent numbers stand for it.
        struct Evaluation: Codable {
            var epoch: Int
            var train: Double?
            var test: Double?
        }
    }

    /// - Parameter job: the digest of everything beside the key that the member depends on.
    public static func encode(_ record: MemberRecord, job: String) -> [UInt8] {
        func finite(_ x: Double) -> Double? { x.isFinite ? x : nil }
        let header = Header(
            key: record.key, status: record.status, reason: record.reason, epochs: record.epochs,
            chiSquareTrain: finite(record.chiSquareTrain), chiSquareTest: finite(record.chiSquareTest),
            history: record.history.map {
                Header.Evaluation(epoch: $0.epoch, train: finite($0.chiSquareTrain), test: finite($0.chiSquareTest))
            },
            seconds: record.seconds, job: job, normalizations: record.normalizations.count, weights: record.weights.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let json = try? encoder.encode(header) else { fatalError("a header of finite numbers and texts always encodes") }
        var bytes = magic
        append(UInt64(json.count), to: &bytes)
        bytes += json
        for value in record.normalizations { append(value.bitPattern, to: &bytes) }
        bytes.reserveCapacity(bytes.count + 4 * record.weights.count + 32)
        for value in record.weights { append(value.bitPattern, to: &bytes) }
        return bytes + Array(SHA256.hash(data: bytes))
    }

    /// - Parameters:
    ///   - file: the name shown in errors.
    ///   - job: the digest the file must carry.
    public static func decode(_ bytes: [UInt8], file: String, job: String) throws(RunError) -> MemberRecord {
        func refused(_ why: String) -> RunError {
            RunError("\(file): \(why); start again with --resume, and the member is trained anew")
        }
        guard bytes.count >= 48, Array(bytes[..<8]) == magic else { throw refused("not a member file of this version, or cut off") }
        let body = bytes[..<(bytes.count - 32)]
        guard Array(SHA256.hash(data: body)) == Array(bytes[(bytes.count - 32)...]) else {
            throw refused("its checksum is wrong: cut off or damaged")
        }
        let length = Int(littleEndian(body[8..<16]))
        guard length >= 0, length <= body.count - 16,
              let header = try? JSONDecoder().decode(Header.self, from: Data(body[16..<16 + length])),
              body.count == 16 + length + 8 * header.normalizations + 4 * header.weights
        else { throw refused("its header does not describe its content") }
        guard header.job == job else { throw refused("it belongs to another card, data or version") }
        let start = 16 + length
        let weightsStart = start + 8 * header.normalizations
        return MemberRecord(
            key: header.key, status: header.status, reason: header.reason, epochs: header.epochs,
            chiSquareTrain: header.chiSquareTrain ?? .nan, chiSquareTest: header.chiSquareTest ?? .nan,
            history: header.history.map {
                Trainer.Evaluation(epoch: $0.epoch, chiSquareTrain: $0.train ?? .nan, chiSquareTest: $0.test ?? .nan)
            },
            normalizations: (0..<header.normalizations).map {
                Double(bitPattern: littleEndian(body[start + 8 * $0..<start + 8 * $0 + 8]))
            },
            weights: body[weightsStart...].withUnsafeBytes { raw in
                (0..<header.weights).map { Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
            },
            seconds: header.seconds)
    }

    private static func append<Word: FixedWidthInteger>(_ word: Word, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
