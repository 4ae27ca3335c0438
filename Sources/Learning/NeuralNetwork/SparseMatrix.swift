import CKernels

/// A sparse matrix in compressed rows, single precision, with its transpose beside it: two products a training step.
///
/// Sums run in double precision in a fixed order: bitwise reproducible, the same bits on every processor.
public struct SparseMatrix: Sendable {
    public let rows: Int
    public let columns: Int
    private let forward: Compressed
    private let backward: Compressed

    private struct Compressed: Sendable {
        var offsets: [Int64] = [0]
        var places: [Int32] = []
        var values: [Float] = []

        func multiply(_ x: [Double], into y: inout [Double]) {
            y.withUnsafeMutableBufferPointer { y in
                nucens_sparse_product(y.count, offsets, places, values, x, y.baseAddress)
            }
        }
    }

    /// - Parameters:
    ///   - rows: of each row its columns and values.
    ///   - columns: how many there are.
    public init(rows: [(places: [Int32], values: [Double])], columns: Int) {
        var (forward, counts) = (Compressed(), [Int64](repeating: 0, count: columns + 1))
        for row in rows {
            precondition(row.places.count == row.values.count, "a value for each place")
            for (place, value) in zip(row.places, row.values) {
                precondition(place >= 0 && place < columns, "a place that there is")
                forward.places.append(place)
                forward.values.append(Float(value))
                counts[Int(place) + 1] += 1
            }
            forward.offsets.append(Int64(forward.places.count))
        }
        for column in 0..<columns { counts[column + 1] += counts[column] }
        var backward = Compressed(
            offsets: counts, places: Array(repeating: 0, count: forward.places.count),
            values: Array(repeating: 0, count: forward.values.count))
        var next = counts
        for row in rows.indices {
            for e in Int(forward.offsets[row])..<Int(forward.offsets[row + 1]) {
                let column = Int(forward.places[e]), at = Int(next[column])
                backward.places[at] = Int32(row)
                backward.values[at] = forward.values[e]
                next[column] += 1
            }
        }
        (self.rows, self.columns, self.forward, self.backward) = (rows.count, columns, forward, backward)
    }

    public var entries: Int { forward.places.count }

    /// y = K x.
    public func multiply(_ x: [Double], into y: inout [Double]) {
        precondition(x.count == columns && y.count == rows, "vectors of the matrix's size")
        forward.multiply(x, into: &y)
    }

    /// x = Kᵀ y.
    public func multiplyTransposed(_ y: [Double], into x: inout [Double]) {
        precondition(x.count == columns && y.count == rows, "vectors of the matrix's size")
        backward.multiply(y, into: &x)
    }
}
