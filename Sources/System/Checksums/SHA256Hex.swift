import Crypto

/// SHA-256 as text: 64 hexadecimal digits, as `sha256sum` prints them.
public enum SHA256Hex {
    public static func of(_ bytes: some Sequence<UInt8>) -> String { of(Array(bytes)) }

    public static func of(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

/// SHA-256 of bytes that come piece by piece.
public struct RunningSHA256 {
    private var hash = SHA256()

    public init() {}

    public mutating func add(_ bytes: [UInt8]) { hash.update(data: bytes) }

    public mutating func add(_ text: String) { hash.update(data: Array(text.utf8)) }

    /// The numbers' bit patterns, little-endian.
    public mutating func add(_ numbers: [Double]) {
        numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    public mutating func add(_ numbers: [Float]) {
        numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    public var hexadecimal: String { hash.finalize().hexadecimal }
}

extension Digest {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
