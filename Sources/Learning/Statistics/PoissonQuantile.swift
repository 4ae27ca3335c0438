import PortableMath

/// Counts of a Poisson distribution by inversion: one uniform number, one count.
public enum PoissonQuantile {
    /// Up to this mean the distribution function is summed; above, its quantile follows from that of the normal distribution by the
    /// expansion of E. A. Cornish and R. A. Fisher to order 1/√mean, which is off by less than one count in a thousand draws at 50 and
    /// less above.
    static let summedUpTo = 50.0

    /// - Parameters:
    ///   - mean: 0 or more.
    ///   - uniform: between 0 and 1, both excluded.
    public static func count(mean: Double, uniform: Double) -> Double {
        guard mean > 0 else { return 0 }
        guard mean <= summedUpTo else {
            let z = Portable.normalQuantile(uniform), root = mean.squareRoot()
            return max(0, (mean + root * z + (z * z - 1) / 6 + (z - z * z * z) / (72 * root)).rounded())
        }
        var probability = Portable.exp(-mean)
        var (below, count) = (probability, 0.0)
        while uniform > below, count < 200 {
            count += 1
            probability *= mean / count
            below += probability
        }
        return count
    }
}
