import COpenBLAS

/// The three matrix products of a dense layer, in single precision.
///
/// All matrices are row-major with rows padded to a multiple of 16 floats (``AlignedFloats/stride(_:)``); pads hold zeros.
/// With B rows, I inputs and O outputs:
///   forward          Y (B×O)  = X (B×I) · W (I×O)
///   backward, inputs dX (B×I) = dY (B×O) · Wᵀ
///   backward, weight dW (I×O) = Xᵀ · dY
public enum MatrixProducts: Sendable, Hashable {
    /// OpenBLAS on one thread. Its bits depend on the kernel family that it picks for the processor.
    case openBLAS

    /// How the result file names what computed it.
    public var name: String {
        switch self {
        case .openBLAS:
            nucens_openblas_one_thread()
            return "openblas-" + String(cString: nucens_openblas_core())
        }
    }

    @inline(__always)
    func forward(rows: Int, inputs: Int, outputs: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        switch self {
        case .openBLAS:
            nucens_openblas_nn(rows, outputs, inputs, x, strideX, w, strideY, y, strideY)
        }
    }

    @inline(__always)
    func backwardInput(rows: Int, inputs: Int, outputs: Int, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>) {
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        switch self {
        case .openBLAS:
            nucens_openblas_nt(rows, inputs, outputs, dy, strideY, w, strideY, dx, strideX)
        }
    }

    @inline(__always)
    func backwardWeight(rows: Int, inputs: Int, outputs: Int, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>) {
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        switch self {
        case .openBLAS:
            nucens_openblas_tn(inputs, outputs, rows, x, strideX, dy, strideY, dw, strideY)
        }
    }
}
