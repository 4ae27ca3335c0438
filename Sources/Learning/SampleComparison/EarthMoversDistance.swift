/// How far apart two samples of a number are.
public enum EarthMoversDistance {
    /// The area between the distribution functions of two samples, ∫ |F_a(x) − F_b(x)| dx: the mean way that probability has to go from one
    /// to the other, in the unit of the number (C. Villani, "Optimal transport", 2009). NaN for an empty sample.
    public static func between(_ a: [Double], _ b: [Double]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return .nan }
        let (a, b) = (a.sorted(), b.sorted())
        var (i, j, sum) = (0, 0, 0.0)
        var last = min(a[0], b[0])
        while i < a.count || j < b.count {
            let next = i < a.count && (j >= b.count || a[i] <= b[j]) ? a[i] : b[j]
            sum += abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)) * (next - last)
            last = next
            while i < a.count && a[i] == next { i += 1 }
            while j < b.count && b[j] == next { j += 1 }
        }
        return sum
    }
}

/// How different two samples of pairs of numbers look in bins.
public enum BinnedPull {
    /// The mean of |n_a − n_b|/√(n_a + n_b) over the cells of a grid that hold ten or more of both samples together: 0.80 = √(2/π) for
    /// samples of one law. Bins have equal contents in each number of `b`; the longer sample is cut to the length of the other.
    ///
    /// - Returns: NaN where no cell holds ten.
    public static func between(_ a: (x: [Double], y: [Double]), _ b: (x: [Double], y: [Double]), bins: Int = 20) -> Double {
        let count = min(a.x.count, b.x.count)
        guard count > 0 else { return .nan }
        let (x, y) = (edges(b.x, bins), edges(b.y, bins))
        func counts(_ sample: (x: [Double], y: [Double])) -> [Int] {
            var counts = [Int](repeating: 0, count: bins * bins)
            for i in 0..<count { counts[bin(sample.x[i], x) * bins + bin(sample.y[i], y)] += 1 }
            return counts
        }
        var (sum, cells) = (0.0, 0)
        for (first, second) in zip(counts(a), counts(b)) where first + second >= 10 {
            sum += abs(Double(first - second)) / Double(first + second).squareRoot()
            cells += 1
        }
        return cells > 0 ? sum / Double(cells) : .nan
    }

    /// The inner edges of bins of equal contents.
    public static func edges(_ sample: [Double], _ bins: Int) -> [Double] {
        let sorted = sample.sorted()
        return (1..<bins).map { sorted[min(sorted.count - 1, $0 * sorted.count / bins)] }
    }

    /// The bin of a number among ascending inner edges.
    public static func bin(_ value: Double, _ edges: [Double]) -> Int {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
