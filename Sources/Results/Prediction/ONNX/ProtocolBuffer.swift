/// Bytes of a protocol-buffer message being put together: as much of the encoding as ONNX needs.
///
/// A field is a tag, `number << 3 | kind` as a varint, and its value; kind 0 is a varint, kind 2 is a length with as many bytes. Fields
/// that repeat are written again and again, in order.
struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ field: Int, _ value: Int) {
        varint(UInt64(field << 3))
        varint(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: Int, _ text: String) { add(field, length: text.utf8.count) { $0.append(contentsOf: text.utf8) } }

    mutating func add(_ field: Int, _ message: ProtocolBuffer) { add(field, length: message.bytes.count) { $0 += message.bytes } }

    /// Numbers as they lie in memory; little-endian, as the format wants it, wherever this package runs.
    mutating func add<T: BitwiseCopyable>(_ field: Int, raw values: [T]) {
        values.withUnsafeBytes { raw in add(field, length: raw.count) { $0.append(contentsOf: raw) } }
    }

    private mutating func add(_ field: Int, length: Int, _ append: (inout [UInt8]) -> Void) {
        varint(UInt64(field << 3 | 2))
        varint(UInt64(length))
        append(&bytes)
    }

    /// Seven bits a byte, the low ones first; the eighth says that more follow.
    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
