import CKernels

/// The pull of a fine-tuned network towards the weights it started from: ½ α‖w − w₀‖², added to the loss.
///
/// It keeps what the source has learned where the target's points say nothing: a Gaussian prior around w₀ of variance 1/(nα) for
/// a loss that is half the mean χ² of n points. All trained parameters count alike; frozen ones stay at w₀ and add nothing.
public final class AnchorPenalty {
    /// α.
    public let strength: Double
    private let network: Network
    private let origin: AlignedFloats

    /// Remembers the present weights of `network` as w₀.
    public init(strength: Double, of network: Network) {
        precondition(strength >= 0, "a pull does not push")
        self.strength = strength
        self.network = network
        origin = AlignedFloats(network.paddedTrainedCount)
        origin.pointer.update(from: network.trained.pointer, count: origin.count)
    }

    /// Adds α(w − w₀) to the gradient of the layers from `firstLayer` on.
    ///
    /// - Returns: Σ (∂L/∂w)² of the sum, the output layer first. Bitwise reproducible, on any number of threads.
    public func addGradient(from firstLayer: Int = 0) -> Double {
        let start = network.working.start(of: firstLayer)
        let (gradient, weights, source) = (network.gradient.pointer, network.trained.pointer, origin.pointer)
        network.team.run { part, parts in
            let mine = ThreadTeam.share(network.working.trainedCount - start, grain: 16, part: part, parts: parts)
            let i = start + mine.lowerBound
            nucens_pull(mine.count, Float(strength), source + i, weights + i, gradient + i)
        }
        return stride(from: network.architecture.blocks, through: firstLayer, by: -1).reduce(0) { squares, layer in
            squares + network.sumOfSquares(network.working.start(of: layer)..<network.working.start(of: layer + 1))
        }
    }

    /// ½ α‖w − w₀‖² over all layers.
    public var penalty: Double {
        var sum = 0.0
        for i in 0..<origin.count {
            let moved = Double(network.trained.pointer[i]) - Double(origin.pointer[i])
            sum += moved * moved
        }
        return 0.5 * strength * sum
    }
}
