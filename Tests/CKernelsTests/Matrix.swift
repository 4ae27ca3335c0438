import CKernels

/// A row-major matrix as the kernels want it: 64-byte aligned rows, padded to a multiple of 16 columns with zeros.
final class Matrix {
    let rows: Int
    let columns: Int
    let leadingDimension: Int
    let elements: UnsafeMutablePointer<Float>

    init(_ rows: Int, _ columns: Int, leadingDimension: Int? = nil, fill: Float = 0) {
        self.rows = rows
        self.columns = columns
        self.leadingDimension = leadingDimension ?? (columns + 15) / 16 * 16
        let bytes = max(rows * self.leadingDimension, 16) * MemoryLayout<Float>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        elements = memory.bindMemory(to: Float.self, capacity: bytes / 4)
        elements.initialize(repeating: fill, count: bytes / 4)
    }

    /// Numbers of both signs and of very different size, so that another order of summation shows in the bits.
    static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        let matrix = Matrix(rows, columns)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for i in 0..<rows {
            for j in 0..<columns {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let mantissa = Float(Int64(bitPattern: state) >> 40) * 0x1p-23
                matrix[i, j] = mantissa * Float(sign: .plus, exponent: Int(state >> 36 & 7) - 4, significand: 1)
            }
        }
        return matrix
    }

    deinit { elements.deallocate() }

    subscript(row: Int, column: Int) -> Float {
        get { elements[row * leadingDimension + column] }
        set { elements[row * leadingDimension + column] = newValue }
    }

    func pointer(row: Int = 0, column: Int = 0) -> UnsafeMutablePointer<Float> { elements + row * leadingDimension + column }

    /// The bits of all columns, the padding included.
    var bits: [UInt32] { (0..<rows * leadingDimension).map { elements[$0].bitPattern } }
}
