import CKernels

/// The shape of monotone rational-quadratic splines: `bins` bins that map [−`halfRange`, `halfRange`] onto itself, y = x beyond.
///
/// Formulas, and the order of a row's 3·bins − 1 parameters, are in spline.h. Source: C. Durkan, A. Bekasov, I. Murray,
/// G. Papamakarios, "Neural spline flows", NeurIPS 2019. Double precision throughout; the bits do not depend on the processor.
public struct SplineShape: Hashable, Codable, Sendable {
    public var bins: Int
    public var halfRange: Double

    public static let mostBins = Int(nucens_spline_most_bins)

    public init(bins: Int = 24, halfRange: Double = 5) {
        precondition((2...SplineShape.mostBins).contains(bins) && halfRange > 0, "a spline has 2 to \(SplineShape.mostBins) bins")
        self.bins = bins
        self.halfRange = halfRange
    }

    /// Parameters of one spline.
    public var parameters: Int { 3 * bins - 1 }

    /// Parameters of many splines: rows that lie `stride` floats apart.
    public struct Rows {
        public var start: UnsafePointer<Float>
        public var stride: Int

        public init(start: UnsafePointer<Float>, stride: Int) { (self.start, self.stride) = (start, stride) }
    }

    /// y and ln dy/dx at x, a spline each.
    public func forward(
        _ count: Int, _ rows: Rows, x: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>, logarithm: UnsafeMutablePointer<Double>?
    ) {
        nucens_spline_forward(count, bins, halfRange, rows.stride, rows.start, x, y, logarithm)
    }

    /// The x of given y, and ln dy/dx there, a spline each.
    public func inverse(
        _ count: Int, _ rows: Rows, y: UnsafePointer<Double>, x: UnsafeMutablePointer<Double>, logarithm: UnsafeMutablePointer<Double>?
    ) {
        nucens_spline_inverse(count, bins, halfRange, rows.stride, rows.start, y, x, logarithm)
    }

    /// weight · (y²/2 − ln dy/dx) of each row, and its derivatives with respect to the row's parameters.
    ///
    /// - Parameter gradient: rows as far apart as those of the parameters.
    public func loss(
        _ count: Int, _ rows: Rows, x: UnsafePointer<Double>, weight: UnsafePointer<Double>, loss: UnsafeMutablePointer<Double>,
        gradient: UnsafeMutablePointer<Float>
    ) {
        nucens_spline_loss(count, bins, halfRange, rows.stride, rows.start, x, weight, loss, gradient)
    }
}
