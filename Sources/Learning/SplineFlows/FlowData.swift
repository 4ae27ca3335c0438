/// Rows that a flow is fitted to: condition and variables, standardized, with a weight and the address of their content each.
public struct FlowData: Sendable {
    public var condition: [Double]
    /// x₁ … x_D, each with a number for every row.
    public var variables: [[Double]]
    /// 0 or more.
    public var weight: [Double]
    public var address: [UInt64]

    public init(condition: [Double], variables: [[Double]], weight: [Double], address: [UInt64]) {
        precondition(
            ([weight.count, address.count] + variables.map(\.count)).allSatisfy { $0 == condition.count }, "as many numbers in each column")
        (self.condition, self.variables, self.weight, self.address) = (condition, variables, weight, address)
    }

    public var count: Int { condition.count }
    /// c, x₁ … x_D.
    public var columns: [[Double]] { [condition] + variables }
    public var totalWeight: Double { weight.reduce(0, +) }

    /// The rows whose weight is multiplied by a factor other than 0.
    public func weighted(by factor: [Double]) -> FlowData {
        precondition(factor.count == count, "a factor for each row")
        let kept = (0..<count).filter { factor[$0] * weight[$0] > 0 }
        return FlowData(
            condition: kept.map { condition[$0] }, variables: variables.map { x in kept.map { x[$0] } },
            weight: kept.map { weight[$0] * factor[$0] }, address: kept.map { address[$0] })
    }

    public func selecting(_ rows: [Int]) -> FlowData {
        FlowData(
            condition: rows.map { condition[$0] }, variables: variables.map { x in rows.map { x[$0] } }, weight: rows.map { weight[$0] },
            address: rows.map { address[$0] })
    }
}

extension ConditionalFlow {
    /// −ln p(x_k | …) in the weighted mean over the rows, for each factor; summed in ascending order.
    public func losses(on data: FlowData) -> [Double] {
        let total = data.totalWeight
        return logDensities(data.columns).map { logarithms in
            -zip(logarithms, data.weight).reduce(0) { $0 + $1.0 * $1.1 } / total
        }
    }
}
