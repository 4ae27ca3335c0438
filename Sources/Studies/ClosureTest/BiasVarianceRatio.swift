import Prediction
import Randomness

/// Whether ensembles know how wrong they are: over L laws,
///
///     R_bv = √(Σ_l bias²_l / Σ_l variance_l)
///
/// with ``Deviation/biasSquaredOfMany``. It is 1 for ensembles whose spread is their error, 2 where the spread is half the error. Source:
/// L. Del Debbio, T. Giani, M. Wilson, Eur. Phys. J. C 82 (2022) 330, eq. for √E[bias]/E[variance], with a finite ensemble's own share
/// of the bias taken out.
public struct BiasVarianceRatio: Sendable, Equatable {
    public let value: Double
    /// The standard deviation of R_bv over 1000 draws of L of the laws with replacement; NaN for fewer than two laws.
    public let error: Double

    private static let draws = 1000

    /// - Parameter deviations: one a law; those without a variance do not count.
    public init(_ deviations: [Deviation], seed: UInt64) {
        let laws = deviations.filter { $0.variance.isFinite && $0.biasSquared.isFinite }
        func ratio(_ places: some Sequence<Int>) -> Double {
            var (bias, variance) = (0.0, 0.0)
            for place in places {
                bias += laws[place].biasSquaredOfMany
                variance += laws[place].variance
            }
            return (max(0, bias) / variance).squareRoot()
        }
        value = laws.isEmpty ? .nan : ratio(laws.indices)
        guard laws.count > 1 else {
            error = .nan
            return
        }
        error = EnsembleSummary((0..<Self.draws).map { draw in
            let stream = RandomStream(seed: seed, stream: .closureNoise, replica: draw, address: ContentHash.of("bias-variance ratio"))
            return ratio(laws.indices.map { min(Int(stream.uniform(at: UInt64($0)) * Double(laws.count)), laws.count - 1) })
        }).standardDeviation
    }
}
