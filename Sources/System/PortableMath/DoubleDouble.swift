/// An unevaluated sum high + low of two doubles, |low| ≲ ulp(high): about 106 bits of significand.
///
/// The error-free transformations below are those of T. J. Dekker, "A floating-point technique for extending the available
/// precision", Numer. Math. 18 (1971) 224, and D. E. Knuth, The Art of Computer Programming 2, §4.2.2.
struct DoubleDouble {
    var high: Double
    var low: Double

    init(_ high: Double, _ low: Double = 0) {
        self.high = high
        self.low = low
    }

    /// a + b, exactly.
    static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
        let s = a + b
        let t = s - a
        return DoubleDouble(s, (a - (s - t)) + (b - t))
    }

    /// a + b, exactly, provided that |a| ≥ |b| or a = 0.
    static func orderedSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let s = a + b
        return DoubleDouble(s, b - (s - a))
    }

    /// a × b, exactly, as long as nothing over- or underflows.
    static func product(_ a: Double, _ b: Double) -> DoubleDouble {
        let p = a * b
        let (a1, a2) = halves(a)
        let (b1, b2) = halves(b)
        return DoubleDouble(p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)
    }

    /// (a + ε) / b for double-double a and b, to about 2⁻¹⁰⁰ of the quotient.
    static func quotient(_ a: DoubleDouble, _ b: DoubleDouble) -> DoubleDouble {
        let q = a.high / b.high
        let back = product(q, b.high)
        let remainder = (a.high - back.high) - back.low + (a.low - q * b.low)
        return orderedSum(q, remainder / b.high)
    }

    /// The rounded value.
    var value: Double { high + low }

    /// x = first + second with at most 26 bits of significand each, so that products of halves are exact.
    private static func halves(_ x: Double) -> (first: Double, second: Double) {
        let scaled = 0x1p27 * x + x
        let first = scaled - (scaled - x)
        return (first, x - first)
    }
}

/// `x` rounded to an integer, ties to even, for |x| < 2⁵¹: the addition of 1.5 · 2⁵² leaves no room for a fraction.
func nearestInteger(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }

/// 2ᵏ for −1022 ≤ k ≤ 1023.
func powerOfTwo(_ k: Int) -> Double { Double(bitPattern: UInt64(k + 1023) << 52) }
