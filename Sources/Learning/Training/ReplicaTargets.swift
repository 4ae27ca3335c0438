import NeuralNetwork
import Randomness
import ScatteringData

/// What a replica of the bootstrap sees of the training points: which of them, how often, and with which targets.
///
/// Each draw is addressed by (replica, content): of the point, of the spectrum, or the experiment's name. Adding, removing or reordering
/// others leaves it bit for bit as it was.
public struct ReplicaTargets: Sendable, Hashable {
    /// Targets drawn from N(d, δ), point by point: the parametric bootstrap.
    public var drawsNoise = true
    /// Each experiment's targets multiplied by one draw of N(1, Δλ_k): what the prior of λ_k leaves open.
    public var drawsNormalizations = false
    /// What is taken 0, 1, 2, … times, Poisson distributed around 1: the non-parametric bootstrap.
    public var resample = Resample.none

    public enum Resample: String, Sendable, Hashable, CaseIterable {
        case none
        /// Single points.
        case points
        /// Whole spectra, the points of one experiment at one (E, θ): neighbouring points share systematic errors.
        case settings
    }

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
    public func draw(
        from points: PointTable, experiments: [UInt64], normalizationUncertainties: [Double], seed: UInt64, replica: Int
    ) -> (indices: [Int], targets: [Double]) {
        let counts = counts(of: points, experiments: experiments, seed: seed, replica: replica)
        let factors = normalizationFactors(experiments, uncertainties: normalizationUncertainties, seed: seed, replica: replica)
        let indices = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
        return (indices, indices.map { i in
            var target = points.crossSection[i]
            if drawsNoise {
                let stream = RandomStream(seed: seed, stream: .pseudodata, replica: replica, address: points.address[i])
                target += points.error[i] * stream.normal(at: 0)
            }
            return target * factors[points.experiment[i]]
        })
    }

    /// How often each point is taken. When not one is drawn, all are taken once.
    public func counts(of points: PointTable, experiments: [UInt64], seed: UInt64, replica: Int) -> [Int] {
        let once = Array(repeating: 1, count: points.count)
        if resample == .none { return once }
        let width = Kinematics.networkInputNames.count
        let drawn = (0..<points.count).map { i in
            var address = points.address[i]
            if resample == .settings {
                var hash = ContentHash()
                hash.combine(experiments[points.experiment[i]])
                hash.combine(points.inputs[i * width])
                hash.combine(points.inputs[i * width + 2])
                address = hash.value
            }
            let stream = RandomStream(seed: seed, stream: .resampling, replica: replica, address: address)
            return ReplicaTargets.poisson(stream.uniform(at: 0))
        }
        return drawn.allSatisfy { $0 == 0 } ? once : drawn
    }

    /// What the targets of each experiment are multiplied by; 1 where nothing is drawn.
    public func normalizationFactors(_ experiments: [UInt64], uncertainties: [Double], seed: UInt64, replica: Int) -> [Double] {
        zip(experiments, uncertainties).map { address, uncertainty in
            guard drawsNormalizations else { return 1 }
            return 1 + uncertainty * RandomStream(seed: seed, stream: .normalizations, replica: replica, address: address).normal(at: 0)
        }
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
