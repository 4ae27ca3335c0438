/// Mean and standard deviation of the condition and of each variable: what a flow sees is (value − mean)/deviation.
public struct FlowStandardization: Sendable, Equatable, Codable {
    /// c, x₁ … x_D.
    public var mean: [Double]
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
        precondition(mean.count == deviation.count && deviation.allSatisfy { $0 > 0 }, "a deviation above 0 for each mean")
        (self.mean, self.deviation) = (mean, deviation)
    }

    /// Weighted moments of columns that come in pieces, summed in their order. A column without spread keeps the deviation 1.
    ///
    /// - Parameter pieces: hands the same pieces to its argument, one after the other, each time that it is called.
    public init(columns count: Int, _ pieces: (_ take: (_ columns: [[Double]], _ weight: [Double]) -> Void) -> Void) {
        var total = 0.0
        var (sums, squares) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        pieces { columns, weight in
            total = weight.reduce(total, +)
            for k in 0..<count { sums[k] = zip(columns[k], weight).reduce(sums[k]) { $0 + $1.0 * $1.1 } }
        }
        let mean = sums.map { $0 / total }
        pieces { columns, weight in
            for k in 0..<count {
                squares[k] = zip(columns[k], weight).reduce(squares[k]) { $0 + $1.1 * ($1.0 - mean[k]) * ($1.0 - mean[k]) }
            }
        }
        self.init(mean: mean, deviation: squares.map { $0 / total > 1e-20 ? ($0 / total).squareRoot() : 1 })
    }

    public func standardized(_ column: [Double], _ index: Int) -> [Double] {
        let (mean, deviation) = (mean[index], deviation[index])
        return column.map { ($0 - mean) / deviation }
    }
}
