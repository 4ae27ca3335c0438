import NeuralNetwork
import Randomness

/// One pass of Monte Carlo dropout (Y. Gal, Z. Ghahramani, ICML 2016) as a network of its own.
///
/// A pass switches off hidden units at random, each with probability p, and raises the others by 1/(1 − p), as training does. Here one draw
/// serves all points of a pass, so that its prediction is a smooth function of the kinematics: at each point mean and variance over passes
/// are those of independent draws. As a unit enters the next layer alone, switching it off is to clear its row there:
///
///     W'[unit, :] = 0 for a unit that is switched off, W[unit, :]/(1 − p) for the others
///
/// and whoever evaluates plain networks evaluates passes.
public struct DropoutVariant: Sendable, Hashable {
    /// p.
    public var rate: Double
    /// The first block that drops units.
    public var firstBlock: Int

    public init(rate: Double, firstBlock: Int) {
        self.rate = rate
        self.firstBlock = firstBlock
    }

    /// The parameters of pass `pass` through a trained network.
    ///
    /// Every draw is addressed by (seed, replica, pass, unit): bitwise reproducible.
    ///
    /// - Parameters:
    ///   - parameters: of the trained network, as in ``ParameterLayout``.
    ///   - replica: the network's number.
    public func parameters(
        of parameters: [Float], architecture: Architecture, seed: UInt64, replica: Int, pass: Int
    ) -> [Float] {
        var thinned = parameters
        let layout = ParameterLayout(architecture)
        let stream = RandomStream(seed: seed, stream: .dropoutVariants, replica: replica, address: UInt64(pass))
        let scale = Float(1 / (1 - rate))
        for block in firstBlock..<architecture.blocks {
            let next = layout.tensor("dense\(block + 1).weight")
            let columns = next.shape[1]
            for unit in 0..<architecture.width {
                let isOff = stream.uniform(at: UInt64(block * architecture.width + unit)) < rate
                for i in next.offset + unit * columns..<next.offset + (unit + 1) * columns { thinned[i] = isOff ? 0 : thinned[i] * scale }
            }
        }
        return thinned
    }
}
