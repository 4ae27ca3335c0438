/// Medians and quantiles.
package enum OrderStatistics {
    /// NaN of nothing.
    static func median(_ values: [Double]) -> Double { quantile(0.5, of: values) }

    /// Interpolated linearly between order statistics; NaN of nothing.
    package static func quantile(_ share: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return sorted[below] }
        return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
