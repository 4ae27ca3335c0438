import NeuralNetwork

/// A generator and the discriminator that it is trained against.
public final class AdversarialPair {
    public let generator: ConditionalGenerator
    let discriminator: Network

    /// - Parameter capacity: rows of a batch of events; the discriminator sees as many made ones beside.
    public init(_ architecture: AdversarialArchitecture, products: GEMM, capacity: Int, team: ThreadTeam = .alone) {
        generator = ConditionalGenerator(architecture, products: products, capacity: capacity, team: team)
        discriminator = Network(architecture.discriminator, products: products, capacity: 2 * capacity, team: team)
    }

    public var architecture: AdversarialArchitecture { generator.architecture }

    public func initialize(seed: UInt64, replica: Int) {
        generator.initialize(seed: seed, replica: replica)
        discriminator.initialize(seed: AdversarialSeed.of("discriminator", 0, seed: seed), replica: replica)
    }

    /// The parameters of the generator, and behind them those of the discriminator.
    public var parameters: [Float] {
        get { generator.parameters + discriminator.parameters }
        set {
            precondition(newValue.count == architecture.parameters, "parameters of another architecture")
            generator.parameters = newValue
            discriminator.parameters = Array(newValue[architecture.generatorParameters...])
        }
    }
}
