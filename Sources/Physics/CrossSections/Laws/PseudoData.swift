import Randomness
import Statistics

/// What the experiments would have measured if a law were the truth: level 1 of a closure test.
///
///     d_i = λ_k f_i + δ_i n_i,   λ_k = 1 + Δλ_k n_k,   n normal
///
/// Source: L. Del Debbio, T. Giani, M. Wilson, Eur. Phys. J. C 82 (2022) 330, with one normalization an experiment. Each draw is addressed
/// by (number, point content) or (number, experiment name): other points do not enter. Bitwise reproducible.
public struct PseudoData: Sendable, Equatable {
    /// d_i, nb/sr/GeV.
    public let crossSection: [Double]
    /// λ_k, one an experiment.
    public let normalizations: [Double]

    /// - Parameters:
    ///   - law: f_i at each datum, nb/sr/GeV.
    ///   - data: errors, experiments and addresses; its values do not enter.
    ///   - number: of the draw: another number, another noise.
    public init(law: [Double], for data: FitData, seed: UInt64, number: Int) {
        let stream = RandomStream(seed: seed, stream: .closureNoise, replica: number)
        let normalizations = zip(data.groupAddress, data.groupUncertainty).map { 1 + $1 * stream.substream(0).substream($0).normal(at: 0) }
        self.normalizations = normalizations
        crossSection = law.indices.map { i in
            normalizations[data.group[i]] * law[i] + data.error[i] * stream.substream(1).substream(data.address[i]).normal(at: 0)
        }
    }

    /// The law as it is, without noise and with λ_k = 1: level 0.
    public init(exact law: [Double], experiments: Int) {
        crossSection = law
        normalizations = Array(repeating: 1, count: experiments)
    }
}
