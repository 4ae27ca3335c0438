extension Portable {
    /// eˣ.
    ///
    /// x = k ln 2 + r with |r| ≤ ½ ln 2; eʳ is its Taylor series, the terms up to r²/2 carried in double-double.
    ///
    /// - Accuracy: 0.53 ulp (3·10⁶ points); below 2⁻¹⁰²² at most 1 unit of 2⁻¹⁰⁷⁴.
    /// - Special values: e^±0 = 1, e^∞ = ∞, e^−∞ = 0, NaN stays NaN; ∞ above 709.7827128933840, 0 below −745.1332191019412.
    public static func exp(_ x: Double) -> Double {
        guard x <= 709.782712893384 else { return x.isNaN ? x : .infinity }
        guard x >= -745.1332191019412 else { return 0 }
        let (significand, k) = exponential(x)
        if k > -1022 { return significand.value * 2 * powerOfTwo(k - 1) }
        return significand.value * powerOfTwo(k + 200) * 0x1p-200
    }

    /// eˣ − 1, without cancellation for small x.
    ///
    /// - Accuracy: 0.61 ulp (3·10⁶ points).
    /// - Special values: ±0 stays ±0, ∞ stays ∞, −∞ gives −1, NaN stays NaN; ∞ above 709.7827128933840.
    public static func expMinusOne(_ x: Double) -> Double {
        guard x < 709 else { return exp(x) }
        guard x > -40 else { return x.isNaN ? x : -1 }
        if abs(x) < 0x1p-54 { return x }
        if abs(x) < 0.34 {
            let series = exponentialSeries(x, 0)
            let leading = DoubleDouble.orderedSum(x, series.halfSquare.high)
            return leading.high + (leading.low + (series.halfSquare.low + series.rest))
        }
        let (significand, k) = exponential(x)
        if k > 60 { return (significand.value * 2 * powerOfTwo(k - 1)) - 1 }
        let scale = powerOfTwo(k)
        let difference = DoubleDouble.sum(significand.high * scale, -1)
        return difference.high + (difference.low + significand.low * scale)
    }

    /// eˣ as significand · 2ᵏ with a significand between 0.70 and 1.42, good to about 2⁻⁵⁹; |x| < 746.
    static func exponential(_ x: Double) -> (significand: DoubleDouble, k: Int) {
        // The high part of ln 2 has 42 bits, so its product with k is exact.
        let n = nearestInteger(x * 0x1.71547652b82fep0)
        let partial = x - n * 0x1.62e42fefa38p-1
        let correction = n * 0x1.ef35793c7673p-45
        let r = partial - correction
        let series = exponentialSeries(r, (partial - r) - correction)
        let first = DoubleDouble.orderedSum(1, r)
        let second = DoubleDouble.orderedSum(first.high, series.halfSquare.high)
        let low = (first.low + second.low) + (series.halfSquare.low + series.rest)
        return (DoubleDouble(second.high, low), Int(n))
    }

    /// e^(r + ρ) − 1 − r for |r| < 0.35 and |ρ| ≤ ulp(r), as r²/2 in double-double and the rest.
    private static func exponentialSeries(_ r: Double, _ rho: Double) -> (halfSquare: DoubleDouble, rest: Double) {
        let square = DoubleDouble.product(r, r)
        // 1/15! is below 2⁻⁶² of the result.
        var p = 1 / 87_178_291_200.0
        p = p * r + 1 / 6_227_020_800.0
        p = p * r + 1 / 479_001_600.0
        p = p * r + 1 / 39_916_800.0
        p = p * r + 1 / 3_628_800.0
        p = p * r + 1 / 362_880.0
        p = p * r + 1 / 40_320.0
        p = p * r + 1 / 5_040.0
        p = p * r + 1 / 720.0
        p = p * r + 1 / 120.0
        p = p * r + 1 / 24.0
        p = p * r + 1 / 6.0
        let cube = r * square.high
        return (DoubleDouble(0.5 * square.high, 0.5 * square.low), p * cube + (rho + r * rho))
    }
}
