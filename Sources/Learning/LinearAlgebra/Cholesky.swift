import CKernels
import NeuralNetwork

/// The factor L of a symmetric positive definite matrix, M = L·Lᵀ, in double precision.
///
/// Sums run in a fixed order that neither the processor nor the number of threads changes: bitwise reproducible. Work on large matrices
/// calls `check` some dozens of times a second; what it throws ends the work.
public struct Cholesky: Sendable {
    public let order: Int
    /// Row-major; the part above the diagonal is left over.
    private var factor: [Double]

    /// Rows and right-hand sides between two calls of `check`, a multiple of 8.
    private static let rowsAtATime = 96

    /// - Parameters:
    ///   - matrix: n×n, row-major; only the lower triangle is read.
    ///   - team: shares out the work.
    /// - Returns: nil unless the matrix is positive definite.
    public init?<Stop: Error>(_ matrix: [Double], order: Int, team: ThreadTeam = .alone, check: () throws(Stop) -> Void) throws(Stop) {
        self.order = order
        factor = matrix
        for first in stride(from: 0, to: order, by: Cholesky.rowsAtATime) {
            try check()
            let end = min(first + Cholesky.rowsAtATime, order)
            let isPositive = factor.withUnsafeMutableBufferPointer { buffer in
                guard let l = buffer.baseAddress else { return true }
                Cholesky.substitute(l, order, l + first * order, order, rows: end - first, from: 0, to: first, team)
                return nucens_factor_rows(l, order, first, end) != 0
            }
            guard isPositive else { return nil }
        }
    }

    public init?(_ matrix: [Double], order: Int) { self.init(matrix, order: order) {} }

    /// x with M·x = b.
    public func solve(_ b: [Double]) -> [Double] {
        var x = b
        for i in 0..<order {
            var sum = x[i]
            for k in 0..<i { sum -= factor[i * order + k] * x[k] }
            x[i] = sum / factor[i * order + i]
        }
        for i in stride(from: order - 1, through: 0, by: -1) {
            x[i] /= factor[i * order + i]
            for k in 0..<i { x[k] -= factor[i * order + k] * x[i] }
        }
        return x
    }

    /// L⁻¹·b, of which the squares add up to bᵀ·M⁻¹·b.
    public func whitened(_ b: [Double]) -> [Double] {
        var x = b
        whiten(&x) {}
        return x
    }

    /// L⁻¹·b in the place of each row b of `rows`.
    public func whiten<Stop: Error>(_ rows: inout [Double], team: ThreadTeam = .alone, check: () throws(Stop) -> Void) throws(Stop) {
        precondition(rows.count % max(1, order) == 0, "rows of the matrix's order")
        let count = order > 0 ? rows.count / order : 0
        for first in stride(from: 0, to: count, by: Cholesky.rowsAtATime) {
            try check()
            let now = min(Cholesky.rowsAtATime, count - first)
            rows.withUnsafeMutableBufferPointer { rows in
                factor.withUnsafeBufferPointer { factor in
                    guard let x = rows.baseAddress, let l = factor.baseAddress else { return }
                    Cholesky.substitute(l, order, x + first * order, order, rows: now, from: 0, to: order, team)
                }
            }
        }
    }

    /// The blocks [M⁻¹]_bb of some sets b of rows, each row-major.
    public func inverse<Stop: Error>(
        blocks: [[Int]], team: ThreadTeam = .alone, check: () throws(Stop) -> Void
    ) throws(Stop) -> [[Double]] {
        let columns = try inverseFactor(team, check)
        var inverses: [[Double]] = []
        for block in blocks {
            try check()
            var inverse = [Double](repeating: 0, count: block.count * block.count)
            for (row, i) in block.enumerated() {
                for (column, j) in block.enumerated() where j <= i {
                    // Both columns of L⁻¹ are 0 above row i.
                    let element = columns.withUnsafeBufferPointer { columns -> Double in
                        guard let start = columns.baseAddress else { return 0 }
                        return Cholesky.dot(start + i * order + i, start + j * order + i, order - i)
                    }
                    inverse[row * block.count + column] = element
                    inverse[column * block.count + row] = element
                }
            }
            inverses.append(inverse)
        }
        return inverses
    }

    /// M⁻¹, row-major.
    public var inverse: [Double] { inverse(blocks: [Array(0..<order)]) {}[0] }

    /// The columns of L⁻¹, one after the other.
    private func inverseFactor<Stop: Error>(_ team: ThreadTeam, _ check: () throws(Stop) -> Void) throws(Stop) -> [Double] {
        var columns = [Double](repeating: 0, count: order * order)
        for j in 0..<order { columns[j * order + j] = 1 }
        // Column j is 0 above row j, where its sums begin. Columns 8 apart share the chains of their sums.
        for start in 0..<min(8, order) {
            let count = (order - start + 7) / 8
            for first in stride(from: 0, to: count, by: Cholesky.rowsAtATime) {
                try check()
                let now = min(Cholesky.rowsAtATime, count - first)
                columns.withUnsafeMutableBufferPointer { columns in
                    factor.withUnsafeBufferPointer { factor in
                        guard let x = columns.baseAddress, let l = factor.baseAddress else { return }
                        Cholesky.substitute(
                            l + start * order + start, order, x + (start + 8 * first) * order + start, 8 * order, rows: now,
                            from: 8 * first, to: order - start, team)
                    }
                }
            }
        }
        return columns
    }

    /// The diagonal of L; the determinant of M is the square of its product.
    public var diagonal: [Double] { (0..<order).map { factor[$0 * order + $0] } }

    private static func substitute(
        _ l: UnsafePointer<Double>, _ ldl: Int, _ x: UnsafeMutablePointer<Double>, _ ldx: Int, rows: Int, from: Int, to: Int,
        _ team: ThreadTeam
    ) {
        team.run { part, parts in
            let mine = ThreadTeam.share(rows, grain: 3, part: part, parts: parts)
            if !mine.isEmpty { nucens_substitute(l, ldl, x + mine.lowerBound * ldx, ldx, mine.count, from, to) }
        }
    }

    /// Eight interleaved chains, added in order: the order of every sum here.
    private static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
        var chains = SIMD8<Double>.zero
        let whole = count / 8 * 8
        var i = 0
        while i < whole {
            let x = UnsafeRawPointer(a + i).loadUnaligned(as: SIMD8<Double>.self)
            chains += x * UnsafeRawPointer(b + i).loadUnaligned(as: SIMD8<Double>.self)
            i += 8
        }
        var sum = 0.0
        for lane in 0..<8 { sum += chains[lane] }
        while i < count {
            sum += a[i] * b[i]
            i += 1
        }
        return sum
    }
}
