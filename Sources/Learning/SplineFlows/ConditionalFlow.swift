import NeuralNetwork
import PortableMath
import Randomness

/// A conditional density of D variables, exact and easy to draw from, with the memory to evaluate it: used by one thread.
///
/// x_k = spline⁻¹(y_k) with y_k standard normal, see ``FlowArchitecture``. Conditions and variables are standardized by the caller. A row's
/// numbers do not depend on the rows beside, and have the same bits on every processor.
public final class ConditionalFlow {
    public let architecture: FlowArchitecture
    public let factors: [FlowFactor]
    /// Rows of a batch, the most.
    public let capacity: Int

    public init(_ architecture: FlowArchitecture, products: GEMM, capacity: Int = 512, team: ThreadTeam = .alone) {
        self.architecture = architecture
        self.capacity = capacity
        factors = (0..<architecture.variables).map {
            FlowFactor(architecture, factor: $0, products: products, capacity: capacity, team: team)
        }
    }

    /// Initial weights of a replica: the networks differ, and begin near y = x.
    public func initialize(seed: UInt64, replica: Int) {
        for (number, factor) in factors.enumerated() {
            var hash = ContentHash()
            hash.combine("flow factor")
            hash.combine(seed)
            hash.combine(UInt64(number))
            factor.network.initialize(seed: hash.value, replica: replica, outputScale: 0.05)
        }
    }

    /// The parameters of all networks, one after the other.
    public var parameters: [Float] {
        get { factors.flatMap(\.network.parameters) }
        set {
            precondition(newValue.count == architecture.parameters, "parameters of another architecture")
            var first = 0
            for factor in factors {
                factor.network.parameters = Array(newValue[first..<first + factor.network.layout.count])
                first += factor.network.layout.count
            }
        }
    }

    /// ln p(x | c) of every row, each factor apart.
    ///
    /// - Parameter columns: c, x₁ … x_D, each with as many numbers.
    /// - Returns: for each factor, as many.
    public func logDensities(_ columns: [[Double]]) -> [[Double]] {
        var result = factors.map { _ in [Double](repeating: 0, count: columns[0].count) }
        forEachBatch(of: columns) { k, rows, y, logarithm in
            for (place, row) in rows.enumerated() {
                result[k][row] = logarithm[place] - 0.5 * y[place] * y[place] - ConditionalFlow.halfLogTwoPi
            }
        }
        return result
    }

    /// The standard normal numbers that x is drawn from, y₁ … y_D: Φ(y_k) is the share of x_k below, given c and the x before.
    ///
    /// - Parameter columns: c, x₁ … x_D, each with as many numbers.
    public func normals(_ columns: [[Double]]) -> [[Double]] {
        var result = factors.map { _ in [Double](repeating: 0, count: columns[0].count) }
        forEachBatch(of: columns) { k, rows, y, _ in
            for (place, row) in rows.enumerated() { result[k][row] = y[place] }
        }
        return result
    }

    /// y and ln dy/dx of every factor, batch by batch.
    private func forEachBatch(
        of columns: [[Double]], _ body: (_ factor: Int, _ rows: Range<Int>, _ y: [Double], _ logarithm: [Double]) -> Void
    ) {
        let count = columns[0].count
        var (y, logarithm) = ([Double](repeating: 0, count: capacity), [Double](repeating: 0, count: capacity))
        for first in stride(from: 0, to: count, by: capacity) {
            let rows = min(capacity, count - first)
            withPointers(columns, from: first) { pointers in
                for (k, factor) in factors.enumerated() {
                    factor.features(rows, pointers, to: factor.network.inputRows())
                    factor.forward(rows, x: pointers[k + 1], y: &y, logarithm: &logarithm)
                    body(k, first..<first + rows, y, logarithm)
                }
            }
        }
    }

    /// Draws x from standard normal numbers.
    ///
    /// - Parameters:
    ///   - condition: c of every row.
    ///   - normals: y₁ … y_D, each with as many numbers.
    /// - Returns: x₁ … x_D, and ln p(x | c).
    public func draw(condition: [Double], normals: [[Double]]) -> (variables: [[Double]], logDensity: [Double]) {
        let count = condition.count
        var columns = [condition] + factors.map { _ in [Double](repeating: 0, count: count) }
        var density = [Double](repeating: 0, count: count)
        var logarithm = [Double](repeating: 0, count: capacity)
        var x = logarithm
        for first in stride(from: 0, to: count, by: capacity) {
            let rows = min(capacity, count - first)
            for (k, factor) in factors.enumerated() {
                withPointers(Array(columns[0...k]), from: first) { factor.features(rows, $0, to: factor.network.inputRows()) }
                normals[k].withUnsafeBufferPointer { y in
                    guard let start = y.baseAddress else { return }
                    factor.inverse(rows, y: start + first, x: &x, logarithm: &logarithm)
                }
                for row in 0..<rows {
                    let y = normals[k][first + row]
                    columns[k + 1][first + row] = x[row]
                    density[first + row] += logarithm[row] - 0.5 * y * y - ConditionalFlow.halfLogTwoPi
                }
            }
        }
        return (Array(columns.dropFirst()), density)
    }

    /// ½ ln 2π.
    public static let halfLogTwoPi = 0.9189385332046727

    private func withPointers(_ columns: [[Double]], from first: Int, _ body: ([UnsafePointer<Double>]) -> Void) {
        func descend(_ index: Int, _ pointers: [UnsafePointer<Double>]) {
            guard index < columns.count else { return body(pointers) }
            columns[index].withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                descend(index + 1, pointers + [start + first])
            }
        }
        descend(0, [])
    }
}
