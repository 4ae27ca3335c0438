extension Portable {
    /// The sine of an angle in degrees.
    ///
    /// The angle is reduced to ±45° before π enters, exactly, so the multiples of 30° that have a rational sine give it exactly.
    ///
    /// - Accuracy: 0.59 ulp (3·10⁶ points).
    /// - Special values: odd; +0 at multiples of 180° other than −0; NaN at ±∞ and for NaN.
    public static func sine(degrees: Double) -> Double {
        guard let (quarter, rest) = quarters(degrees: degrees) else { return .nan }
        return sine(quarter: quarter, radians(degrees: rest), zero: degrees == 0 ? degrees : 0)
    }

    /// The cosine of an angle in degrees; reduction and accuracy as for the sine.
    ///
    /// - Special values: even; +0 at odd multiples of 90°; NaN at ±∞ and for NaN.
    public static func cosine(degrees: Double) -> Double {
        guard let (quarter, rest) = quarters(degrees: degrees) else { return .nan }
        return sine(quarter: quarter + 1, radians(degrees: rest), zero: 0)
    }

    /// sin(2π · turns), reduced exactly; accuracy and special values as for degrees.
    public static func sine(turns: Double) -> Double {
        guard let (quarter, rest) = quarters(turns: turns) else { return .nan }
        return sine(quarter: quarter, radians(turns: rest), zero: turns == 0 ? turns : 0)
    }

    /// cos(2π · turns), reduced exactly; accuracy and special values as for degrees.
    public static func cosine(turns: Double) -> Double {
        guard let (quarter, rest) = quarters(turns: turns) else { return .nan }
        return sine(quarter: quarter + 1, radians(turns: rest), zero: 0)
    }

    /// x = 90° · quarter + rest up to full turns, |rest| ≤ 45°, exactly; nil for ±∞ and NaN.
    private static func quarters(degrees x: Double) -> (quarter: Int, rest: Double)? {
        guard x.isFinite else { return nil }
        var angle = x
        if abs(x) >= 0x1p46 {
            // x = significand · 2^exponent up to a sign. Whole degrees are reduced as integers; the fraction, if there is one,
            // has at most six bits and is added back exactly.
            let whole = x - x.truncatingFraction
            let bits = whole.magnitude.bitPattern
            let exponent = Int(bits >> 52) - 1075
            var residue = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000
            if exponent < 0 {
                residue = (residue >> UInt64(-exponent)) % 360
            } else {
                residue %= 360
                for _ in 0..<exponent { residue = residue * 2 % 360 }
            }
            angle = (x < 0 ? -Double(residue) : Double(residue)) + x.truncatingFraction
        }
        let n = nearestInteger(angle / 90)
        // n · 90 is exact, and it lies within a factor of two of the angle unless n = 0: the difference is exact (Sterbenz).
        return (Int(n) & 3, angle - n * 90)
    }

    private static func quarters(turns x: Double) -> (quarter: Int, rest: Double)? {
        guard x.isFinite else { return nil }
        // From 2⁵³ on every number is a whole one.
        guard abs(x) < 0x1p53 else { return (0, 0) }
        let n = abs(x) < 0x1p49 ? nearestInteger(x * 4) : Double(Int(x * 4))
        return (Int(n) & 3, x - n * 0.25)
    }

    private static func radians(degrees x: Double) -> DoubleDouble {
        scaled(x, DoubleDouble(0x1.1df46a2529d39p-6, 0x1.5c1d8becdd291p-62))
    }

    private static func radians(turns x: Double) -> DoubleDouble {
        scaled(x, DoubleDouble(0x1.921fb54442d18p2, 0x1.1a62633145c07p-52))
    }

    private static func scaled(_ x: Double, _ unit: DoubleDouble) -> DoubleDouble {
        // Below this the split of the product underflows, and its rounding no longer matters to the cosine.
        if abs(x) < 0x1p-900 { return DoubleDouble(x * unit.high) }
        let product = DoubleDouble.product(x, unit.high)
        return DoubleDouble.orderedSum(product.high, product.low + x * unit.low)
    }

    /// sin(quarter · π/2 + t) for |t| ≤ π/4; `zero` is returned where the result is zero, to keep its sign.
    private static func sine(quarter: Int, _ t: DoubleDouble, zero: Double) -> Double {
        let square = DoubleDouble.product(t.high, t.high)
        let z = square.high
        let magnitude: Double
        if quarter & 1 == 0 {
            if t.high == 0 { return zero }
            // sin t = t − t³/6 + …; the term t²¹/21! is below 2⁻⁶⁸ of the result.
            var p = -1 / 121_645_100_408_832_000.0
            p = p * z + 1 / 355_687_428_096_000.0
            p = p * z - 1 / 1_307_674_368_000.0
            p = p * z + 1 / 6_227_020_800.0
            p = p * z - 1 / 39_916_800.0
            p = p * z + 1 / 362_880.0
            p = p * z - 1 / 5_040.0
            p = p * z + 1 / 120.0
            // t³/6 is too large a part of the result to be rounded: its quotient is kept in two pieces.
            let sixth = DoubleDouble.quotient(square, DoubleDouble(6))
            let cube = DoubleDouble.product(t.high, sixth.high)
            let leading = DoubleDouble.orderedSum(t.high, -cube.high)
            let low = t.low * (1 - 0.5 * z) - cube.low - t.high * sixth.low + p * (z * z * t.high)
            magnitude = leading.high + (leading.low + low)
        } else {
            // cos t = 1 − t²/2 + t⁴/24 − …; the term t²⁰/20! is below 2⁻⁶⁷ of the result.
            var p = -1 / 6_402_373_705_728_000.0
            p = p * z + 1 / 20_922_789_888_000.0
            p = p * z - 1 / 87_178_291_200.0
            p = p * z + 1 / 479_001_600.0
            p = p * z - 1 / 3_628_800.0
            p = p * z + 1 / 40_320.0
            p = p * z - 1 / 720.0
            p = p * z + 1 / 24.0
            let leading = DoubleDouble.orderedSum(1, -0.5 * z)
            magnitude = leading.high + (leading.low - 0.5 * square.low - t.high * t.low + p * (z * z))
        }
        return quarter & 2 == 0 ? magnitude : -magnitude
    }
}

extension Double {
    /// What is behind the binary point, with the sign of the number.
    fileprivate var truncatingFraction: Double {
        guard magnitude < 0x1p52 else { return 0 }
        let whole = Double(Int(self))
        return self - whole
    }
}
