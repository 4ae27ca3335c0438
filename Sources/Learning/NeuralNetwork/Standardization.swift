/// The affine map of the physical inputs to what the first layer sees: (x − mean) / scale, one pair an input.
///
/// Kept in single precision because it travels in the parameter buffer; the map itself is computed in double, and rounded
/// once, so that NumPy repeats it exactly from the stored numbers.
public struct Standardization: Sendable, Hashable {
    public var mean: [Float]
    public var scale: [Float]

    public init(mean: [Float], scale: [Float]) {
        precondition(mean.count == scale.count && scale.allSatisfy { $0 > 0 })
        self.mean = mean
        self.scale = scale
    }

    /// The identity.
    public init(inputs: Int) {
        self.init(mean: Array(repeating: 0, count: inputs), scale: Array(repeating: 1, count: inputs))
    }

    /// `points` (N×I, row-major, physical units) as rows of the padded matrix that a ``Network`` reads.
    public func rows(of points: [Double]) -> AlignedFloats {
        let inputs = mean.count
        let stride = AlignedFloats.stride(inputs)
        let count = points.count / inputs
        let rows = AlignedFloats(count * stride)
        for row in 0..<count {
            for column in 0..<inputs {
                let centred = points[row * inputs + column] - Double(mean[column])
                rows.pointer[row * stride + column] = Float(centred / Double(scale[column]))
            }
        }
        return rows
    }
}
