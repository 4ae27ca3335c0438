/// A 64-bit hash of content that is the same in every process, on every machine and in every version.
///
/// Swift's `Hasher` is seeded anew in each process, so nothing promised reproducible may use it. This is FNV-1a
/// (G. Fowler, L. C. Noll, K.-P. Vo) over the bytes, closed by the 64-bit finalizer of MurmurHash3 so that all bits
/// of the result depend on all bytes. It addresses random draws; it is no protection against tampering.
public struct ContentHash: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func combine(byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The UTF-8 bytes of `text`, closed by a byte that UTF-8 never contains.
    public mutating func combine(_ text: String) {
        for byte in text.utf8 { combine(byte: byte) }
        combine(byte: 0xFF)
    }

    /// The eight bytes of `word`, least significant first.
    public mutating func combine(_ word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    /// The bit pattern of `number`; −0 counts as 0.
    public mutating func combine(_ number: Double) {
        combine((number == 0 ? 0 : number).bitPattern)
    }

    public var value: UInt64 {
        var h = state
        h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return h ^ (h >> 33)
    }

    public static func of(_ text: String) -> UInt64 {
        var hash = ContentHash()
        hash.combine(text)
        return hash.value
    }
}
