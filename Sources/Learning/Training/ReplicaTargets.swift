import Randomness
import Statistics

/// What a replica of the bootstrap sees of the training data: which of them, how often, and with which targets.
///
/// Each draw is addressed by (replica, content): of the datum, of its block, or of its group. Adding, removing or reordering others leaves
/// it bit for bit as it was.
public struct ReplicaTargets: Sendable, Hashable {
    /// Targets drawn from N(d, δ), datum by datum: the parametric bootstrap.
    public var drawsNoise = true
    /// Each group's targets multiplied by one draw of N(1, Δλ_k): what the prior of λ_k leaves open.
    public var drawsNormalizations = false
    /// What is taken 0, 1, 2, … times, Poisson distributed around 1: the non-parametric bootstrap.
    public var resample = Resample.none
    /// K: in place of the Poisson draws, of the replicas n K to n K + K − 1 each holds out one of K folds of what `resample` names, with
    /// other folds for each n, and takes all else once; 0: Poisson draws.
    public var heldOutFolds = 0
    /// K: of the replicas n K to n K + K − 1, one does not see a group at all, another draw for each group and each n; 0: all see all.
    public var leftOutGroups = 0

    public enum Resample: String, Sendable, Hashable, CaseIterable {
        case none
        /// Single data.
        case points
        /// Whole blocks, such as the spectrum of an experiment at one (E, θ): neighbouring points share systematic errors.
        case settings
    }

    /// Share of the measured value that is added to the errors in training, as squares: no measurement is to bend a network that has to
    /// agree with others by more than it may be wrong itself.
    public var errorFloor = 0.0

    public init() {}

    /// The measured values, all once.
    public static var measured: ReplicaTargets {
        var plain = ReplicaTargets()
        plain.drawsNoise = false
        return plain
    }

    /// - Returns: the indices of the data to train on, ascending, repeated as often as drawn; and these data with a target for each.
    public func draw(from data: FitData, for replica: ReplicaSeed) -> (indices: [Int], fit: FitTargets) {
        let counts = counts(of: data, for: replica)
        let factors = normalizationFactors(of: data, for: replica)
        let indices = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
        let targets = indices.map { i in
            var target = data.value[i]
            if drawsNoise {
                let stream = RandomStream(
                    seed: replica.seed, stream: .pseudodata, replica: replica.replica, address: data.address[i])
                target += data.error[i] * stream.normal(at: 0)
            }
            return target * factors[data.group[i]]
        }
        return (indices, FitTargets(data.selecting(indices), targets: targets, factors: factors, errorFloor: errorFloor))
    }

    /// How often each datum is taken. When not one is drawn, all are taken once.
    public func counts(of data: FitData, for replica: ReplicaSeed) -> [Int] {
        let isSeen = sees(data, replica)
        let once = data.group.map { isSeen[$0] ? 1 : 0 }
        let addresses: [UInt64]
        switch resample {
        case .none: return once
        case .points: addresses = data.address
        case .settings: addresses = data.block
        }
        let drawn = zip(addresses, once).map { address, once in
            heldOutFolds > 0 ? (isHeldOut(address, replica) ? 0 : once) : once * ReplicaTargets.poisson(
                RandomStream(seed: replica.seed, stream: .resampling, replica: replica.replica, address: address).uniform(at: 0))
        }
        return drawn.allSatisfy { $0 == 0 } ? once : drawn
    }

    private func isHeldOut(_ address: UInt64, _ replica: ReplicaSeed) -> Bool {
        let (round, turn) = replica.replica.quotientAndRemainder(dividingBy: heldOutFolds)
        let stream = RandomStream(seed: replica.seed, stream: .heldOutFolds, replica: round, address: address)
        return Int(stream.uniform(at: 0) * Double(heldOutFolds)) == turn
    }

    /// Whether a replica sees each group. When not one is to be seen, all are.
    private func sees(_ data: FitData, _ replica: ReplicaSeed) -> [Bool] {
        let all = Array(repeating: true, count: data.leftOutAddress.count)
        guard leftOutGroups > 0 else { return all }
        let (round, turn) = replica.replica.quotientAndRemainder(dividingBy: leftOutGroups)
        let seen = zip(data.leftOutAddress, data.isGroupKept).map { address, isKept in
            let stream = RandomStream(seed: replica.seed, stream: .leftOutGroups, replica: round, address: address)
            return isKept || Int(stream.uniform(at: 0) * Double(leftOutGroups)) != turn
        }
        return data.group.contains { seen[$0] } ? seen : all
    }

    /// What the targets of each group are multiplied by; 1 where nothing is drawn.
    public func normalizationFactors(of data: FitData, for replica: ReplicaSeed) -> [Double] {
        zip(data.groupAddress, data.groupUncertainty).map { address, uncertainty in
            guard drawsNormalizations else { return 1 }
            let stream = RandomStream(seed: replica.seed, stream: .normalizations, replica: replica.replica, address: address)
            return 1 + uncertainty * stream.normal(at: 0)
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
