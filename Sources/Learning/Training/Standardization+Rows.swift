import NeuralNetwork

extension Standardization {
    /// Mean and standard deviation of each input over all rows, the sums in their order; a constant input keeps scale 1.
    ///
    /// - Parameter rows: rows × `inputs`, row-major, in physical units.
    public init(of rows: [Double], inputs width: Int) {
        var mean: [Float] = []
        var scale: [Float] = []
        for column in 0..<width {
            let values = stride(from: column, to: rows.count, by: width).map { rows[$0] }
            let centre = values.reduce(0, +) / Double(max(1, values.count))
            let variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count))
            mean.append(Float(centre))
            // The mean of equal values may be off by a rounding error, which is no spread.
            let varies = values.contains { $0 != values[0] } && variance > 0
            scale.append(varies ? Float(variance.squareRoot()) : 1)
        }
        self.init(mean: mean, scale: scale)
    }
}
