import CKernels

/// The kernels of each activation function, see activation.h.
extension Activation {
    typealias Forward = @convention(c) (
        Int, Int, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?,
        Float, UnsafeMutablePointer<Float>?
    ) -> Void
    typealias Backward = @convention(c) (
        Int, Int, Int, UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?,
        UnsafePointer<Float>?, UnsafePointer<Float>?, Float, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?
    ) -> Void

    typealias Plain = @convention(c) (
        Int, Int, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?
    ) -> Void

    /// h from a, through BatchNorm.
    var normalize: Forward {
        switch self {
        case .relu: nucens_normalize_relu
        case .silu: nucens_normalize_silu
        }
    }

    /// h and the slope from a, without BatchNorm.
    var plain: Plain {
        switch self {
        case .relu: nucens_activate_relu
        case .silu: nucens_activate_silu
        }
    }

    /// ∂L/∂a from ∂L/∂h, through BatchNorm.
    func backward(_ kind: NormalizationStatistics) -> Backward {
        switch (self, kind) {
        case (.relu, .batch): nucens_backward_batch_relu
        case (.relu, .running): nucens_backward_running_relu
        case (.silu, .batch): nucens_backward_batch_silu
        case (.silu, .running): nucens_backward_running_silu
        }
    }
}
