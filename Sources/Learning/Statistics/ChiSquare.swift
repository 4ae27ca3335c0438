/// The quoted χ²/N = Σ_i ((d_i − λ_k f_i)/δ_i)² / N.
public enum ChiSquare {
    /// Over all data; NaN where there are none. Sums in the given order: bitwise reproducible.
    ///
    /// - Parameters:
    ///   - predictions: f_i, in the unit of the data.
    ///   - normalizations: λ_k, one a group.
    public static func perPoint(_ data: FitData, predictions: [Double], normalizations: [Double]) -> Double {
        Comparison(data, mean: predictions, normalizations: normalizations).chiSquare
    }
}
