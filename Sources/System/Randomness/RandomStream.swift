import PortableMath

/// Random numbers addressed by what they are for, never by when they are drawn.
///
/// A stream is named by the master seed, its purpose, the replica, and any further words of address (the content hash of an
/// experiment or a point, an epoch, a layer). Within it, draw `i` is a pure function of `i`. The address is folded into the
/// generator's key two words at a time, each step one Philox block, so that neighbouring addresses give unrelated keys.
///
/// Bitwise reproducible on every processor: integer arithmetic, and IEEE operations in a fixed order.
public struct RandomStream: Sendable {
    @usableFromInline var key: SIMD2<UInt32>
    private let stream: Stream
    /// Words of address folded in so far.
    private var depth: UInt32 = 0

    public init(seed: UInt64, stream: Stream, replica: Int = 0, address: UInt64...) {
        self.stream = stream
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        fold(UInt64(bitPattern: Int64(replica)))
        for word in address { fold(word) }
    }

    /// The stream whose address has one more word.
    public func substream(_ word: UInt64) -> RandomStream {
        var longer = self
        longer.fold(word)
        return longer
    }

    private mutating func fold(_ word: UInt64) {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32), stream.rawValue, depth | 0x8000_0000)
        let block = Philox4x32.block(counter: counter, key: key)
        key = SIMD2(block.x ^ block.z, block.y ^ block.w)
        depth += 1
    }

    /// The 128 bits of draw `index`.
    @inlinable
    public func words(at index: UInt64) -> SIMD4<UInt32> {
        Philox4x32.block(
            counter: SIMD4(UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0), key: key)
    }

    /// 64 random bits.
    @inlinable
    public func bits(at index: UInt64) -> UInt64 {
        let block = words(at: index)
        return UInt64(block.y) << 32 | UInt64(block.x)
    }

    /// Uniform in the open interval (0, 1): the midpoints of 2⁵² equal cells, so neither end is ever returned.
    @inlinable
    public func uniform(at index: UInt64) -> Double {
        (Double(bits(at: index) >> 12) + 0.5) * 0x1p-52
    }

    /// Standard normal, by inversion of the distribution function: one draw, one number.
    public func normal(at index: UInt64) -> Double {
        Portable.normalQuantile(uniform(at: index))
    }
}
