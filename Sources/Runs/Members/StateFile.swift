import Crypto
import Files
import Foundation

/// The container of member files and checkpoints: a header, arrays of numbers, and a checksum over all of it.
///
///     8 bytes   what it is and which version, such as "NUCENSM3"
///     8 bytes   length of the header, little-endian
///     header    JSON
///     doubles   float64, little-endian
///     floats    float32, little-endian
///     32 bytes  SHA-256 of all before
///
/// A file that is cut off or changed anywhere is refused by name.
struct StateFile<Header: Codable> {
    var header: Header
    var doubles: [Double]
    var floats: [Float]

    /// How many numbers follow the header: written into it, so that a reader knows where each array ends.
    private struct Envelope: Codable {
        var content: Header
        var doubles: Int
        var floats: Int
    }

    func encode(magic: String) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let envelope = Envelope(content: header, doubles: doubles.count, floats: floats.count)
        guard let json = try? encoder.encode(envelope) else { fatalError("a header of finite numbers and texts always encodes") }
        var bytes = Array(magic.utf8)
        bytes.reserveCapacity(48 + json.count + 8 * doubles.count + 4 * floats.count)
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { bytes += $0 }
        bytes += json
        doubles.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 }
        floats.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 }
        return bytes + Array(SHA256.hash(data: bytes))
    }

    /// Whether the bytes begin as a file of this kind does.
    static func has(magic: String, _ bytes: [UInt8]) -> Bool { bytes.starts(with: magic.utf8) }

    /// - Throws: ``Refusal`` for whatever is not a whole file of this kind.
    init(_ bytes: [UInt8], magic: String) throws(Refusal) {
        guard bytes.count >= 48, Array(bytes[..<8]) == Array(magic.utf8) else {
            throw Refusal("not a file of this kind and version, or cut off")
        }
        let body = bytes[..<(bytes.count - 32)]
        guard Array(SHA256.hash(data: body)) == Array(bytes[(bytes.count - 32)...]) else {
            throw Refusal("its checksum is wrong: cut off or damaged")
        }
        let length = Int(clamping: body[8..<16].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
        guard length <= body.count - 16,
              let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body[16..<16 + length])),
              (0...body.count).contains(envelope.doubles), (0...body.count).contains(envelope.floats),
              body.count == 16 + length + 8 * envelope.doubles + 4 * envelope.floats
        else { throw .contradiction }
        header = envelope.content
        let start = 16 + length
        let middle = start + 8 * envelope.doubles
        doubles = body[start..<middle].withUnsafeBytes { raw in
            (0..<envelope.doubles).map {
                Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
            }
        }
        floats = body[middle...].withUnsafeBytes { raw in
            (0..<envelope.floats).map {
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
    }

    /// The header alone, without a look at the rest: for a quick view of many files. nil if there is none to be read.
    static func head(of path: String, magic: String) -> Header? {
        guard PlainFile.isRegular(path), let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let start = try? file.read(upToCount: 16), start.count == 16, start.prefix(8) == Data(magic.utf8) else { return nil }
        let length = start.suffix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard length < 1 << 26, let json = try? file.read(upToCount: Int(length)) else { return nil }
        return (try? JSONDecoder().decode(Envelope.self, from: json))?.content
    }

    init(header: Header, doubles: [Double], floats: [Float]) {
        self.header = header
        self.doubles = doubles
        self.floats = floats
    }
}

/// Why a state file is not taken.
struct Refusal: Error, Equatable {
    var reason: String

    init(_ reason: String) { self.reason = reason }

    static let otherWork = Refusal("it belongs to another card, data or version")
    static let otherMember = Refusal("it belongs to another member, card, data or version")
    static let contradiction = Refusal("its header does not describe its content")
}
