/// The quoted χ²/N = Σ_i ((d_i − λ_k f_i)/δ_i)² / N.
public enum ChiSquare {
    /// Over all points; NaN where there are none. Sums in the given order: bitwise reproducible.
    public static func perPoint(
        predictions: [Double], targets: [Double], errors: [Double], experiment: [Int], normalizations: [Double]
    ) -> Double {
        var sum = 0.0
        for i in predictions.indices {
            let pull = (targets[i] - normalizations[experiment[i]] * predictions[i]) / errors[i]
            sum += pull * pull
        }
        return sum / Double(predictions.count)
    }
}
