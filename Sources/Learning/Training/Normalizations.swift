/// The normalizations λ_k of the experiments, which minimize χ²_tot for given predictions.
///
///     λ_k = (Σ_i d_i f_i/δ_i² + 1/Δλ_k²) / (Σ_i f_i²/δ_i² + 1/Δλ_k²)
///
/// Source: Phys. Rev. C 110 (2024) 025501. Sums run over the points of experiment k in their given order, in double
/// precision: bitwise reproducible. An experiment without points has λ_k = 1.
public enum Normalizations {
    /// - Parameters:
    ///   - predictions: f_i, nb/sr/GeV.
    ///   - targets: d_i; `errors`: δ_i, both nb/sr/GeV.
    ///   - experiment: the experiment k of each point.
    ///   - uncertainties: Δλ_k, one an experiment, > 0.
    public static func closedForm(
        predictions: [Double], targets: [Double], errors: [Double], experiment: [Int], uncertainties: [Double]
    ) -> [Double] {
        var numerator = uncertainties.map { 1 / ($0 * $0) }
        var denominator = numerator
        for i in predictions.indices {
            let weight = predictions[i] / (errors[i] * errors[i])
            numerator[experiment[i]] += targets[i] * weight
            denominator[experiment[i]] += predictions[i] * weight
        }
        return zip(numerator, denominator).map { $0 / $1 }
    }
}
