/// The Philox 4×32 counter-based generator with ten rounds.
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC'11, doi:10.1145/2063384.2063405. It has no state: the same counter and key give the same 128 bits anywhere.
public enum Philox4x32 {
    /// The block of 128 random bits at `counter` under `key`.
    @inlinable
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        let multipliers = (UInt32(0xD251_1F53), UInt32(0xCD9E_8D57))
        var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let product0 = multipliers.0.multipliedFullWidth(by: c0)
            let product1 = multipliers.1.multipliedFullWidth(by: c2)
            (c0, c1, c2, c3) = (product1.high ^ c1 ^ k0, product1.low, product0.high ^ c3 ^ k1, product0.low)
            (k0, k1) = (k0 &+ 0x9E37_79B9, k1 &+ 0xBB67_AE85)
        }
        return SIMD4(c0, c1, c2, c3)
    }
}
