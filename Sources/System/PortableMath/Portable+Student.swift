extension Portable {
    /// P(|T| ≤ t) of Student's distribution with n = `degrees` degrees of freedom, for t ≥ 0.
    ///
    /// With tan φ = t/√n it is ∫₀^φ cosⁿ⁻¹ / ∫₀^{90°} cosⁿ⁻¹ (M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.7.3
    /// and 26.7.4), by the reduction formula of ∫ cosᵏ. From 400 degrees on it is that of 400, 0.1 % from the normal distribution's.
    public static func studentShare(within t: Double, degrees: Int) -> Double {
        precondition(degrees > 0, "Student's distribution has at least one degree of freedom")
        let power = min(degrees, 400) - 1
        let n = Double(min(degrees, 400))
        if t.isInfinite { return 1 }
        let length = (n + t * t).squareRoot()
        return cosineIntegral(power, sine: t / length, cosine: n.squareRoot() / length) / cosineIntegral(power, sine: 1, cosine: 0)
    }

    /// The t within which the given share of Student's distribution lies: P(|T| ≤ t) = share, 0 ≤ share < 1.
    public static func studentQuantile(share: Double, degrees: Int) -> Double {
        precondition(share >= 0 && share < 1, "a share below 1")
        var (low, high) = (0.0, 1.0)
        while studentShare(within: high, degrees: degrees) < share { high *= 2 }
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if studentShare(within: middle, degrees: degrees) < share { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }

    /// ∫₀^φ cosᵏ of the angle with the given sine and cosine.
    private static func cosineIntegral(_ power: Int, sine: Double, cosine: Double) -> Double {
        var value = power % 2 == 0 ? arc(sine: sine, cosine: cosine) : sine
        var k = power % 2 == 0 ? 2 : 3
        var factor = power % 2 == 0 ? cosine : cosine * cosine
        while k <= power {
            value = (factor * sine + Double(k - 1) * value) / Double(k)
            factor *= cosine * cosine
            k += 2
        }
        return value
    }

    /// The angle between 0 and a quarter turn, in radians, that has this sine and cosine: 60 bisections of it.
    private static func arc(sine: Double, cosine: Double) -> Double {
        var (low, high) = (0.0, 90.0)
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            // sin(middle) < sin φ, told apart by the smaller of sine and cosine.
            let isBelow = sine < cosine ? Portable.sine(degrees: middle) < sine : Portable.cosine(degrees: middle) > cosine
            if isBelow { low = middle } else { high = middle }
        }
        return 0.5 * (low + high) * (3.141592653589793 / 180)
    }
}
