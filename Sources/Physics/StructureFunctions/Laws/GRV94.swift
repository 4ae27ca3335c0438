import PortableMath

/// Parton densities of the proton at leading order in closed form (M. Glück, E. Reya, A. Vogt, Z. Phys. C 67 (1995) 433, appendix A).
///
/// Charm is produced, not contained. Bitwise reproducible.
enum GRV94 {
    /// x times a density.
    struct Densities {
        var upValence: Double
        var downValence: Double
        /// d̄ − ū and ū + d̄.
        var difference: Double
        var sea: Double
        var strange: Double
    }

    /// - Parameters:
    ///   - x: between 0 and 1.
    ///   - scale: μ² in GeV², at least 0.23.
    static func densities(x: Double, scale: Double) -> Densities {
        let lambda = 0.2322 * 0.2322
        let s = Portable.log(Portable.log(scale / lambda) / Portable.log(0.23 / lambda))
        let root = s.squareRoot(), s2 = s * s
        let lx = -Portable.log(x), sx = x.squareRoot(), l1 = Portable.log(onePlus: -x)
        func power(_ logarithm: Double, _ exponent: Double) -> Double { Portable.exp(exponent * logarithm) }
        func valence(_ n: Double, _ a: Double, _ b: Double, _ A: Double, _ B: Double, _ C: Double, _ D: Double) -> Double {
            n * power(-lx, a) * (1 + A * power(-lx, b) + x * (B + C * sx)) * power(l1, D)
        }
        let up = valence(
            2.284 + 0.802 * s + 0.055 * s2, 0.590 - 0.024 * s, 0.131 + 0.063 * s, -0.449 - 0.138 * s - 0.076 * s2,
            0.213 + 2.669 * s - 0.728 * s2, 8.854 - 9.135 * s + 1.979 * s2, 2.997 + 0.753 * s - 0.076 * s2)
        let down = valence(
            0.371 + 0.083 * s + 0.039 * s2, 0.376, 0.486 + 0.062 * s, -0.509 + 3.310 * s - 1.248 * s2,
            12.41 - 10.52 * s + 2.267 * s2, 6.373 - 6.208 * s + 1.418 * s2, 3.691 + 0.799 * s - 0.071 * s2)
        let difference = valence(
            0.082 + 0.014 * s + 0.008 * s2, 0.409 - 0.005 * s, 0.799 + 0.071 * s, -38.07 + 36.13 * s - 0.656 * s2,
            90.31 - 74.15 * s + 7.645 * s2, 0, 7.486 + 1.217 * s - 0.159 * s2)
        let ls = Portable.log(s), ll = Portable.log(lx)
        let light = power(-lx, 0.410 - 0.232 * s) * (0.890 - 0.140 * s + x * (-0.981 + x * (0.320 + 0.683 * s)))
            * power(ll, 0.534 - 0.457 * s)
        let rising = power(ls, 1.451)
            * Portable.exp(-(4.119 + 1.713 * s) + ((0.682 + 2.978 * s) * power(ls, 0.271) * lx).squareRoot())
        let sea = (light + rising) * power(l1, 4.752 + 1.164 * s + 0.286 * s2)
        let strange = power(ls, 0.914) * power(ll, -(1.798 - 0.596 * s))
            * (1 + (-5.548 + 3.669 * root - 0.616 * s) * sx + (18.92 - 16.73 * root + 5.168 * s) * x)
            * power(l1, 6.379 - 0.350 * s + 0.142 * s2)
            * Portable.exp(-(3.981 + 1.638 * s) + (6.402 * power(ls, 0.577) * lx).squareRoot())
        return Densities(upValence: up, downValence: down, difference: difference, sea: sea, strange: strange)
    }
}
