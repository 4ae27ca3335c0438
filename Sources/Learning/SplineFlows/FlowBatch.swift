/// The rows of a batch in double precision, gathered from all rows: what the factors of a flow take a step on.
final class FlowBatch {
    /// c, x₁ … x_D, and the weights, as shares of their sum.
    let columns: [UnsafePointer<Double>]
    let weight: UnsafePointer<Double>
    /// The sum of the weights, as they are.
    private(set) var total = 0.0
    private(set) var count = 0
    private let memory: UnsafeMutablePointer<Double>
    private let capacity: Int

    init(variables: Int, capacity: Int) {
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: (variables + 2) * capacity)
        memory.initialize(repeating: 0, count: (variables + 2) * capacity)
        columns = (0...variables).map { UnsafePointer(memory + $0 * capacity) }
        weight = UnsafePointer(memory + (variables + 1) * capacity)
        (self.memory, self.capacity) = (memory, capacity)
    }

    deinit { memory.deallocate() }

    /// Takes rows of `data`, at most as many as there is room for.
    func gather(_ rows: ArraySlice<Int>, of data: FlowData) {
        precondition(rows.count <= capacity && data.variables.count + 1 == columns.count, "rows of this flow, no more than a batch")
        count = rows.count
        fill(0, rows, data.condition)
        for (k, variable) in data.variables.enumerated() { fill(k + 1, rows, variable) }
        let shares = memory + columns.count * capacity
        fill(columns.count, rows, data.weight)
        total = (0..<count).reduce(0.0) { $0 + shares[$1] }
        for place in 0..<count where total > 0 { shares[place] /= total }
    }

    private func fill(_ column: Int, _ rows: ArraySlice<Int>, _ values: [Float]) {
        let to = memory + column * capacity
        values.withUnsafeBufferPointer { values in
            for (place, row) in rows.enumerated() { to[place] = Double(values[row]) }
        }
    }
}
