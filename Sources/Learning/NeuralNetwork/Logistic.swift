import CKernels

/// The logistic function σ(z) = 1/(1 + e⁻ᶻ) of many numbers at once, in double precision.
///
/// The bits are those of `Portable.sigmoid(z)`, `Portable.sigmoid(-z)` and `Portable.logSigmoid(z)` on every processor, in a tenth of their
/// time: a loss that would call them point by point asks for a whole batch instead. All three come from one exponential.
public enum Logistic {
    /// - Parameters:
    ///   - z: `count` numbers.
    ///   - sigmoid: becomes σ(z); like the others `count` numbers, or nil where it is not wanted. It may be `z`.
    ///   - complement: becomes σ(−z) = 1 − σ(z) = d ln σ/dz.
    ///   - logarithm: becomes ln σ(z).
    public static func evaluate(
        count: Int, _ z: UnsafePointer<Double>, sigmoid: UnsafeMutablePointer<Double>? = nil,
        complement: UnsafeMutablePointer<Double>? = nil, logarithm: UnsafeMutablePointer<Double>? = nil
    ) {
        nucens_logistic(count, z, sigmoid, complement, logarithm)
    }
}
