/// Medians and quantiles.
package enum OrderStatistics {
    /// The middle one, or the mean of the two in the middle; NaN of nothing, and where one is NaN.
    package static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
        let sorted = values.sorted()
        return 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
    }

    /// Interpolated linearly between order statistics, as NumPy does; NaN of nothing.
    package static func quantile(_ share: Double, of values: [Double]) -> Double { quantile(share, ofSorted: values.sorted()) }

    /// The same of values in ascending order.
    package static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return sorted[below] }
        return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}

/// Mean and variance.
package enum Moments {
    /// Σ x/N and Σ (x − mean)²/(N − 1), the sums in the given order: bitwise reproducible. The variance of fewer than two is NaN.
    package static func of(_ values: ArraySlice<Double>) -> (mean: Double, variance: Double) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        return (mean, values.count < 2 ? .nan : values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1))
    }
}
