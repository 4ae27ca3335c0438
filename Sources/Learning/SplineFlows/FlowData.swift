/// Rows that a flow is fitted to: condition and variables, standardized, with a weight and the address of their content each.
///
/// In single precision, 24 bytes a row of two variables, as millions of rows stay in memory while a flow trains.
public struct FlowData: Sendable {
    public var condition: [Float]
    /// x₁ … x_D, each with a number for every row.
    public var variables: [[Float]]
    /// 0 or more.
    public var weight: [Float]
    public var address: [UInt64]

    public init(condition: [Float], variables: [[Float]], weight: [Float], address: [UInt64]) {
        precondition(
            ([weight.count, address.count] + variables.map(\.count)).allSatisfy { $0 == condition.count }, "as many numbers in each column")
        (self.condition, self.variables, self.weight, self.address) = (condition, variables, weight, address)
    }

    /// No row yet, and room for some.
    public init(variables count: Int, capacity: Int) {
        self.init(condition: [], variables: Array(repeating: [], count: count), weight: [], address: [])
        condition.reserveCapacity(capacity)
        for k in 0..<count { variables[k].reserveCapacity(capacity) }
        weight.reserveCapacity(capacity)
        address.reserveCapacity(capacity)
    }

    public var count: Int { condition.count }
    public var totalWeight: Double { weight.reduce(0) { $0 + Double($1) } }

    /// c, x₁ … x_D.
    public var columns: [[Double]] { columns(0..<count) }

    public func columns(_ rows: Range<Int>) -> [[Double]] { ([condition] + variables).map { column in column[rows].map { Double($0) } } }

    public func selecting(_ rows: [Int]) -> FlowData {
        FlowData(
            condition: rows.map { condition[$0] }, variables: variables.map { x in rows.map { x[$0] } }, weight: rows.map { weight[$0] },
            address: rows.map { address[$0] })
    }
}

extension ConditionalFlow {
    /// ln p(x_k | …) of every row, each factor apart.
    public func logDensities(of data: FlowData) -> [[Double]] {
        var result = factors.map { _ in [Double]() }
        let piece = 16 * capacity
        for first in stride(from: 0, to: data.count, by: piece) {
            let logarithms = logDensities(data.columns(first..<min(first + piece, data.count)))
            for k in result.indices { result[k] += logarithms[k] }
        }
        return result
    }

    /// −ln p(x_k | …) in the weighted mean over the rows, for each factor; summed in ascending order.
    public func losses(on data: FlowData) -> [Double] {
        let total = data.totalWeight
        return logDensities(of: data).map { logarithms in
            -zip(logarithms, data.weight).reduce(0) { $0 + $1.0 * Double($1.1) } / total
        }
    }
}
