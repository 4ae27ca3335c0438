/// Mean and standard deviation of the condition and of each variable: what a flow sees is (value − mean)/deviation.
public struct FlowStandardization: Sendable, Equatable, Codable {
    /// c, x₁ … x_D.
    public var mean: [Double]
    public var deviation: [Double]

    public init(mean: [Double], deviation: [Double]) {
        precondition(mean.count == deviation.count && deviation.allSatisfy { $0 > 0 }, "a deviation above 0 for each mean")
        (self.mean, self.deviation) = (mean, deviation)
    }

    /// Weighted moments of columns, summed in their order. A column without spread keeps the deviation 1.
    public init(of columns: [[Double]], weight: [Double]) {
        let total = weight.reduce(0, +)
        mean = columns.map { column in zip(column, weight).reduce(0) { $0 + $1.0 * $1.1 } / total }
        deviation = zip(columns, mean).map { column, mean in
            let square = zip(column, weight).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / total
            return square > 1e-20 ? square.squareRoot() : 1
        }
    }

    public func standardized(_ column: [Double], _ index: Int) -> [Double] {
        let (mean, deviation) = (mean[index], deviation[index])
        return column.map { ($0 - mean) / deviation }
    }
}
