import NeuralNetwork

/// The shape of a conditional generative adversarial network (I. Goodfellow et al., NeurIPS 2014; M. Mirza, S. Osindero, arXiv:1411.1784),
/// as J. L. Bonilla, K. M. Graczyk et al., Phys. Rev. D 112 (2025) 013007, use it for events.
///
/// The generator maps L normal numbers and the condition to D variables, through blocks of dense layer, BatchNorm, activation and dropout.
/// Where the condition is joined again, each block has a dense layer of its own behind it, and the next block is given the condition too.
/// The discriminator is given the variables, blurred by normal noise, and the condition.
public struct AdversarialArchitecture: Hashable, Codable, Sendable {
    /// D.
    public var variables: Int
    /// L.
    public var latents: Int
    public var width: Int
    public var blocks: Int
    public var joinsCondition: Bool

    public init(variables: Int = 2, latents: Int = 16, width: Int = 128, blocks: Int = 4, joinsCondition: Bool = true) {
        precondition(variables > 0 && latents > 0, "a generator makes at least one variable of one number")
        (self.variables, self.latents, self.width, self.blocks) = (variables, latents, width, blocks)
        self.joinsCondition = joinsCondition
    }

    /// The networks of the generator, one after the other: each is given the outputs of the one before and the condition.
    public var stages: [Architecture] {
        let count = joinsCondition ? blocks : 1
        return (0..<count).map { stage in
            Architecture(
                inputs: (stage == 0 ? latents : width) + 1, width: width, blocks: joinsCondition ? 1 : blocks, activation: .silu,
                outputs: stage + 1 == count ? variables : width, normalization: .batch, initialOutputBias: 0)
        }
    }

    public var discriminator: Architecture {
        Architecture(
            inputs: variables + 1, width: width, blocks: blocks, activation: .silu, normalization: .none, initialOutputBias: 0)
    }

    /// Numbers that the generator is stored as, stage by stage.
    public var generatorParameters: Int { stages.reduce(0) { $0 + ParameterLayout($1).count } }
    /// Those of the generator, and of the discriminator behind them.
    public var parameters: Int { generatorParameters + ParameterLayout(discriminator).count }

    /// Floating-point operations of a training step, a row.
    public var flopsPerRow: Int {
        stages.reduce(0) { $0 + $1.flopsPerPoint(depth: $1.layers) } + 3 * discriminator.flopsPerPoint(depth: blocks + 1)
    }

    /// "16 normal numbers, 4×128 silu, condition joined at every block", for people and digests.
    public var summary: String {
        "\(latents) normal numbers, \(blocks)×\(width) silu" + (joinsCondition ? ", condition joined at every block" : "")
    }
}
