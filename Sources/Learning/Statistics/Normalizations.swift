/// The normalizations λ_k of the groups (experiments), which minimize χ²_tot for given predictions.
///
///     λ_k = (Σ_i d_i f_i/δ_i² + 1/Δλ_k²) / (Σ_i f_i²/δ_i² + 1/Δλ_k²)
///
/// Source: Phys. Rev. C 110 (2024) 025501. Sums run over the data of group k in their given order, in double precision: bitwise
/// reproducible. A group without data has λ_k = 1.
public enum Normalizations {
    /// - Parameters:
    ///   - data: d_i, δ_i, k of each and Δλ_k.
    ///   - predictions: f_i, in the unit of the data.
    public static func closedForm(_ data: FitData, predictions: [Double]) -> [Double] {
        var numerator = data.groupUncertainty.map { 1 / ($0 * $0) }
        var denominator = numerator
        for i in predictions.indices {
            let weight = predictions[i] / (data.error[i] * data.error[i])
            numerator[data.group[i]] += data.value[i] * weight
            denominator[data.group[i]] += predictions[i] * weight
        }
        return zip(numerator, denominator).map { $0 / $1 }
    }
}
