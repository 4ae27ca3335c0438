import CKernels
import COpenBLAS

/// Who computes the three matrix products of a dense layer, in single precision.
///
/// All matrices are row-major with rows padded to a multiple of 16 floats (``AlignedFloats/stride(_:)``); pads hold zeros.
/// With B rows, I inputs and O outputs:
///   forward          Y (B×O)  = X (B×I) · W (I×O)
///   backward, inputs dX (B×I) = dY (B×O) · Wᵀ
///   backward, weight dW (I×O) = Xᵀ · dY
public enum GEMM: Sendable, Hashable {
    /// Every element is one chain of fused multiply-adds in ascending order: the same bits from every variant, on every
    /// processor, for any batch or part of one.
    case fixedOrder(Variant)
    /// OpenBLAS on one thread. Its bits depend on the kernels that it picks for the processor.
    case openBLAS

    /// The instructions that the fixed-order kernels use.
    public enum Variant: String, Sendable, Hashable, CaseIterable {
        case portable, avx2, avx512

        var kernels: nucens_kernels {
            switch self {
            case .portable: .portable
            case .avx2: .avx2
            case .avx512: .avx512
            }
        }

        /// Whether this processor can run it.
        public var isAvailable: Bool { nucens_kernels_available() >> UInt32(kernels.rawValue) & 1 == 1 }
    }

    /// All that this processor can run, the fastest first.
    public static var available: [GEMM] {
        Variant.allCases.reversed().filter(\.isAvailable).map { .fixedOrder($0) } + [.openBLAS]
    }

    /// Fixed order where the processor has fused multiply-add; OpenBLAS where it would have to be emulated.
    public static var preferred: GEMM {
        let best = available[0]
        return best == .fixedOrder(.portable) && !hasFusedMultiplyAdd ? .openBLAS : best
    }

    #if arch(x86_64)
    private static var hasFusedMultiplyAdd: Bool { Variant.avx2.isAvailable }
    #else
    private static var hasFusedMultiplyAdd: Bool { true }
    #endif

    /// The name by which the command line chooses it.
    public var option: String {
        switch self {
        case .fixedOrder(let variant): variant.rawValue
        case .openBLAS: "openblas"
        }
    }

    /// What decides the bits, as the result file names it: all fixed-order variants give the same.
    public var name: String {
        switch self {
        case .fixedOrder: "fixed-order"
        case .openBLAS: "openblas-" + String(cString: nucens_openblas_core())
        }
    }

    /// To be called before the first product: OpenBLAS would otherwise take all cores, and other bits with them.
    func prepare() {
        if self == .openBLAS { nucens_openblas_one_thread() }
    }

    /// Floats of scratch memory for layers of up to these sizes.
    func scratch(rows: Int, inputs: Int, outputs: Int) -> Int {
        self == .openBLAS ? 0 : nucens_matrix_product_scratch(rows, inputs, outputs)
    }

    @inline(__always)
    func forward(
        rows: Int, inputs: Int, outputs: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>
    ) {
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        switch self {
        case .fixedOrder(let variant):
            nucens_product_forward(variant.kernels, rows, inputs, outputs, x, strideX, w, strideY, nil, y, strideY, nil)
        case .openBLAS:
            nucens_openblas_nn(rows, outputs, inputs, x, strideX, w, strideY, y, strideY)
        }
    }

    @inline(__always)
    func backwardInput(
        rows: Int, inputs: Int, outputs: Int, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        switch self {
        case .fixedOrder(let variant):
            nucens_product_backward_input(variant.kernels, rows, inputs, outputs, dy, strideY, w, strideY, dx, strideX, scratch)
        case .openBLAS:
            nucens_openblas_nt(rows, inputs, outputs, dy, strideY, w, strideY, dx, strideX)
        }
    }

    /// Some inputs alone are computed from a shifted `x`, whose rows stay `strideX` apart.
    @inline(__always)
    func backwardWeight(
        rows: Int, inputs: Int, outputs: Int, x: UnsafePointer<Float>, strideX: Int, dy: UnsafePointer<Float>,
        dw: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        let strideY = AlignedFloats.stride(outputs)
        switch self {
        case .fixedOrder(let variant):
            nucens_product_backward_weight(variant.kernels, rows, inputs, outputs, x, strideX, dy, strideY, dw, strideY, scratch)
        case .openBLAS:
            nucens_openblas_tn(inputs, outputs, rows, x, strideX, dy, strideY, dw, strideY)
        }
    }
}

extension GEMM {
    /// The three products of a layer.
    public enum Form: String, Sendable, CaseIterable {
        case forward
        case backwardInput = "backward-input"
        case backwardWeight = "backward-weight"
    }

    /// One product on matrices of its own, filled with numbers of ordinary size, to be called again and again.
    public func benchmarkable(_ form: Form, rows: Int, inputs: Int, outputs: Int) -> () -> Void {
        final class Matrices {
            let x, y, w, scratch: AlignedFloats
            init(_ x: Int, _ y: Int, _ w: Int, _ scratch: Int) {
                self.x = AlignedFloats(x)
                self.y = AlignedFloats(y)
                self.w = AlignedFloats(w)
                self.scratch = AlignedFloats(scratch)
                for i in 0..<x { self.x.pointer[i] = Float(i % 17 - 8) * 0.06 }
                for i in 0..<y { self.y.pointer[i] = Float(i % 19 - 9) * 0.06 }
                for i in 0..<w { self.w.pointer[i] = Float(i % 23 - 11) * 0.06 }
            }
        }
        let (strideX, strideY) = (AlignedFloats.stride(inputs), AlignedFloats.stride(outputs))
        let m = Matrices(rows * strideX, rows * strideY, inputs * strideY, scratch(rows: rows, inputs: inputs, outputs: outputs))
        return {
            switch form {
            case .forward:
                forward(rows: rows, inputs: inputs, outputs: outputs, x: m.x.pointer, w: m.w.pointer, y: m.y.pointer)
            case .backwardInput:
                backwardInput(
                    rows: rows, inputs: inputs, outputs: outputs, dy: m.y.pointer, w: m.w.pointer, dx: m.x.pointer,
                    scratch: m.scratch.pointer)
            case .backwardWeight:
                backwardWeight(
                    rows: rows, inputs: inputs, outputs: outputs, x: m.x.pointer, strideX: strideX, dy: m.y.pointer, dw: m.w.pointer,
                    scratch: m.scratch.pointer)
            }
        }
    }

    /// GFLOP/s of fused multiply-adds on registers alone: the ceiling of this processor's products on one core.
    public static var fusedMultiplyAddPeak: Double {
        guard case .fixedOrder(let variant) = available[0] else { return .nan }
        return nucens_fma_peak(variant.kernels) / 1e9
    }
}
