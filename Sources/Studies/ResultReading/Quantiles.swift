/// Quantiles of a sample, interpolated linearly between order statistics; values that are not finite are left out.
package struct Quantiles {
    package let sorted: [Double]

    package init(_ values: [Double]) { sorted = values.filter(\.isFinite).sorted() }

    /// NaN for an empty sample.
    package subscript(share: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    /// NaN for an empty sample.
    package var mean: Double { sorted.isEmpty ? .nan : sorted.reduce(0, +) / Double(sorted.count) }

    /// The sample standard deviation, n − 1 in the denominator; NaN for fewer than two values.
    package var standardDeviation: Double {
        let squares = sorted.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        return sorted.count > 1 ? (squares / Double(sorted.count - 1)).squareRoot() : .nan
    }
}
