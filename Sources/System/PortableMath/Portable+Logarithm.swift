extension Portable {
    /// The natural logarithm.
    ///
    /// x = 2ᵏ m with m between √½ and √2; ln m = 2 artanh((m − 1)/(m + 1)), the quotient in double-double.
    ///
    /// - Accuracy: 0.53 ulp (3·10⁶ points).
    /// - Special values: ln 1 = +0, ln ±0 = −∞, ln ∞ = ∞; NaN for negative numbers and for NaN.
    public static func log(_ x: Double) -> Double {
        guard x > 0, x < .infinity else { return x == 0 ? -.infinity : x == .infinity ? x : .nan }
        return logarithm(DoubleDouble(x)).value
    }

    /// ln(1 + x), without cancellation for small x.
    ///
    /// - Accuracy: 0.53 ulp (3·10⁶ points).
    /// - Special values: ±0 stays ±0, −1 gives −∞, ∞ stays ∞; NaN below −1 and for NaN.
    public static func log(onePlus x: Double) -> Double {
        guard x > -1, x < .infinity else { return x == -1 ? -.infinity : x == .infinity ? x : .nan }
        if abs(x) < 0x1p-54 { return x }
        return logarithm(DoubleDouble.sum(1, x)).value
    }

    /// ln(x.high + x.low) to about 2⁻⁶⁰ of the result, for x positive and finite.
    static func logarithm(_ x: DoubleDouble) -> DoubleDouble {
        var bits = x.high.bitPattern
        var k = 0
        var low = x.low
        if bits < 0x0010_0000_0000_0000 {
            bits = (x.high * 0x1p54).bitPattern
            k = -54
            low = 0
        }
        // Adding the distance from √½ to 1 makes the exponent field count from √½.
        let offset = (bits &+ (0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD)) >> 52
        let exponent = Int(offset) - 1023
        k += exponent
        let m = Double(bitPattern: bits &- UInt64(bitPattern: Int64(exponent)) << 52)
        if low != 0 {
            low = exponent > 1000 ? 0 : low * powerOfTwo(-exponent)
        }
        let f = DoubleDouble.orderedSum(m - 1, low)
        let denominator = DoubleDouble.orderedSum(2, f.high)
        let s = DoubleDouble.quotient(f, DoubleDouble(denominator.high, denominator.low + f.low))
        let z = s.high * s.high
        // 2 artanh(s) = 2 s + 2 s³/3 + …; s² < 0.0295, and what follows s²³ is below 2⁻⁶⁴ of the result.
        var p = 2 / 23.0
        p = p * z + 2 / 21.0
        p = p * z + 2 / 19.0
        p = p * z + 2 / 17.0
        p = p * z + 2 / 15.0
        p = p * z + 2 / 13.0
        p = p * z + 2 / 11.0
        p = p * z + 2 / 9.0
        p = p * z + 2 / 7.0
        p = p * z + 2 / 5.0
        p = p * z + 2 / 3.0
        let tail = p * (z * s.high)
        let n = Double(k)
        if k == 0 { return DoubleDouble.orderedSum(2 * s.high, 2 * s.low + tail) }
        let leading = DoubleDouble.orderedSum(n * 0x1.62e42fefa38p-1, 2 * s.high)
        return DoubleDouble.orderedSum(leading.high, leading.low + (n * 0x1.ef35793c7673p-45 + 2 * s.low + tail))
    }
}
