import CKernels

/// The running mean of a network's trained parameters (B. Polyak, A. Juditsky, SIAM J. Control Optim. 30 (1992) 838); statistics of
/// BatchNorm stay the network's.
public final class RunningMean {
    private let network: Network
    private let mean: AlignedFloats

    /// Begins with the present parameters.
    public init(of network: Network) {
        self.network = network
        mean = AlignedFloats(network.paddedTrainedCount)
        mean.pointer.update(from: network.trained.pointer, count: mean.count)
    }

    /// mean ← mean + share · (w − mean).
    public func add(share: Float) {
        let (mean, weights) = (mean.pointer, network.trained.pointer)
        network.team.run { part, parts in
            let mine = ThreadTeam.share(network.working.trainedCount, grain: 16, part: part, parts: parts)
            let i = mine.lowerBound
            nucens_running_mean(mine.count, share, weights + i, mean + i)
        }
    }

    /// Exchanges the parameters for their mean, and back.
    public func exchange() {
        for i in 0..<mean.count { swap(&mean.pointer[i], &network.trained.pointer[i]) }
    }

    /// The mean, as ``Network/parameters`` are.
    public var parameters: [Float] {
        get {
            exchange()
            defer { exchange() }
            return network.parameters
        }
        set {
            exchange()
            network.parameters = newValue
            exchange()
        }
    }
}
