/// The factor L of a symmetric positive definite matrix, M = L·Lᵀ, in double precision. Sums run in a fixed order: bitwise reproducible.
struct Cholesky {
    let order: Int
    /// Row-major; the part above the diagonal is left over.
    private var factor: [Double]

    /// - Parameter matrix: n×n, row-major; only the lower triangle is read.
    /// - Returns: nil unless the matrix is positive definite.
    init?(_ matrix: [Double], order: Int) {
        self.order = order
        factor = matrix
        let isPositive = factor.withUnsafeMutableBufferPointer { buffer in
            guard let l = buffer.baseAddress else { return true }
            for j in 0..<order {
                let row = l + j * order
                for i in 0...j {
                    let sum = row[i] - Cholesky.dot(row, l + i * order, i)
                    if i < j {
                        row[i] = sum / l[i * order + i]
                    } else {
                        guard sum > 0, sum.isFinite else { return false }
                        row[j] = sum.squareRoot()
                    }
                }
            }
            return true
        }
        guard isPositive else { return nil }
    }

    /// x with M·x = b.
    func solve(_ b: [Double]) -> [Double] {
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

    /// L⁻¹·b, of which the squares add up to bᵀ·M⁻¹·b; b is 0 before `first`, and so is the result.
    func whitened(_ b: [Double], from first: Int = 0) -> [Double] {
        var x = b
        x.withUnsafeMutableBufferPointer { buffer in
            factor.withUnsafeBufferPointer { factor in
                guard let x = buffer.baseAddress, let l = factor.baseAddress else { return }
                for i in first..<order {
                    let row = l + i * order
                    x[i] = (x[i] - Cholesky.dot(row + first, x + first, i - first)) / row[i]
                }
            }
        }
        return x
    }

    /// M⁻¹, row-major.
    var inverse: [Double] {
        var columns: [[Double]] = []
        for j in 0..<order {
            var unit = [Double](repeating: 0, count: order)
            unit[j] = 1
            columns.append(whitened(unit, from: j))
        }
        var inverse = [Double](repeating: 0, count: order * order)
        for i in 0..<order {
            for j in 0...i {
                let element = columns[i].withUnsafeBufferPointer { a in
                    columns[j].withUnsafeBufferPointer { b in
                        guard let a = a.baseAddress, let b = b.baseAddress else { return 0.0 }
                        return Cholesky.dot(a + i, b + i, order - i)
                    }
                }
                inverse[i * order + j] = element
                inverse[j * order + i] = element
            }
        }
        return inverse
    }

    /// The diagonal of L; the determinant of M is the square of its product.
    var diagonal: [Double] { (0..<order).map { factor[$0 * order + $0] } }

    /// Eight interleaved chains, added in order.
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
