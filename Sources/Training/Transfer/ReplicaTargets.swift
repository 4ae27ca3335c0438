import Randomness

/// What a replica of the bootstrap sees of a target's training points.
public struct ReplicaTargets: Sendable, Hashable {
    /// Targets drawn from N(d, δ), point by point: the parametric bootstrap.
    public var drawsNoise = true
    /// Each experiment's targets multiplied by one draw of N(1, Δλ_k): what the prior of λ_k leaves open.
    public var drawsNormalizations = false
    /// Each point taken 0, 1, 2, … times, Poisson distributed around 1: the non-parametric bootstrap.
    public var resamplesPoints = false

    public init() {}

    /// The measured values, all once.
    public static var measured: ReplicaTargets {
        var plain = ReplicaTargets()
        plain.drawsNoise = false
        return plain
    }

    /// - Parameters:
    ///   - experiments: the addresses of the experiments, in the order of the points' indices.
    ///   - seed: of the target, see ``seed(_:of:)``.
    /// - Returns: the indices of the points to train on, ascending, repeated as often as drawn; and a target for each of them, nb/sr/GeV.
    ///
    /// Each draw is addressed by (replica, point content) or (replica, experiment name): other points do not enter, but when not one
    /// point is drawn: then all are taken once.
    public func draw(
        from points: PointTable, experiments: [UInt64], normalizationUncertainties: [Double], seed: UInt64, replica: Int
    ) -> (indices: [Int], targets: [Double]) {
        var targets = (drawsNoise ? Resampling.bootstrap : .none).targets(of: points, seed: seed, replica: replica)
        if drawsNormalizations {
            let factors = experiments.indices.map { k in
                let stream = RandomStream(seed: seed, stream: .normalizations, replica: replica, address: experiments[k])
                return 1 + normalizationUncertainties[k] * stream.normal(at: 0)
            }
            for i in targets.indices { targets[i] *= factors[points.experiment[i]] }
        }
        var indices = Array(0..<points.count)
        if resamplesPoints {
            let drawn = indices.flatMap { i in
                let stream = RandomStream(seed: seed, stream: .resampling, replica: replica, address: points.address[i])
                return Array(repeating: i, count: ReplicaTargets.poisson(stream.uniform(at: 0)))
            }
            if !drawn.isEmpty { indices = drawn }
        }
        return (indices, indices.map { targets[$0] })
    }

    /// The count of a Poisson distribution of mean 1 at the quantile `uniform`.
    private static func poisson(_ uniform: Double) -> Int {
        // e⁻¹, the probability of 0.
        var probability = 0.36787944117144233
        var below = probability
        var count = 0
        while uniform > below && count < 20 {
            count += 1
            probability /= Double(count)
            below += probability
        }
        return count
    }

    /// The seed of all draws for one target: the address of a point names experiment and kinematics but not the nucleus, and two nuclei
    /// measured at the same kinematics shall have independent noise, folds and replicas.
    public static func seed(_ master: UInt64, of target: UInt64) -> UInt64 {
        var hash = ContentHash()
        hash.combine(master)
        hash.combine(target)
        return hash.value
    }
}
