import CrossSections
import Files
import Members
import NeuralNetwork
import Statistics
import Training

extension CrossSectionFit {
    /// The figure shown of a member under way.
    public static let headline = (figure: FitFigure.chiSquareTest, label: "test χ²/N")

    /// Floating-point operations of a member's training.
    public var cost: Double {
        Double(card.recipe.epochs) * Double(training.count) * Double(card.architecture.flopsPerPoint(depth: card.architecture.layers))
    }

    /// - Throws: ``RunError`` when there are no such threads.
    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(card.architecture, products: products, capacity: capacity, team: try .of(threads))
    }

    /// Trains a member: replica `key.replica`, whatever else the key says.
    public func train<Key>(
        _ key: Key, resuming state: MemberState?, in network: Network, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<Key>? {
        if let start {
            // The standardization belongs to the weights.
            network.parameters = start.weights(ofReplica: key.replica)
            network.batchesAveraged = 0
        } else {
            network.initialize(seed: card.seed, replica: key.replica)
            network.standardization = standardization
        }
        let sample = sample(replica: key.replica)
        let trainer = Trainer(
            PointwiseCrossSection(at: sample.points, fit: sample.fit, test: test), network: network, recipe: card.recipe,
            seed: ReplicaSeed(seed: card.seed, replica: key.replica), pull: card.start?.pull ?? 0)
        guard var record = trainer.train(key, resuming: state, observe: observe) else { return nil }
        if record.status == .done { record.roughness = roughness(of: network) }
        return record
    }

    /// How restless a network is.
    func roughness(of network: Network) -> Double { roughness(network.predictions(at: roughnessPoints)) }
}

extension ThreadTeam {
    /// - Throws: ``RunError`` when there are no such threads.
    public static func of(_ threads: Int) throws(RunError) -> ThreadTeam {
        do { return try ThreadTeam(threads: threads) } catch { throw RunError("\(error)") }
    }
}

extension CrossSectionFit {
    /// The same fit in so many epochs, through all phases of the recipe.
    public func shortened(to epochs: Int) -> CrossSectionFit {
        var card = card
        card.recipe.epochs = max(epochs, card.recipe.normalizationInterval)
        return replacing(card: card)
    }

    /// Puts into a record what a network says of the data: λ_k from the training targets of a replica, χ²/N and roughness.
    public func evaluate<Key>(_ record: inout MemberRecord<Key>, trainedAs replica: Int, in network: Network) {
        let sample = sample(replica: replica)
        let atTraining = network.predictions(at: sample.points)
        let normalizations = sample.fit.measured(sample.fit.normalizations(predictions: atTraining))
        record.normalizations = normalizations
        record.roughness = roughness(of: network)
        record.chiSquareTrain = ChiSquare.perPoint(sample.fit.measured, predictions: atTraining, normalizations: normalizations)
        record.chiSquareTest = ChiSquare.perPoint(
            test.data, predictions: network.predictions(at: test.points), normalizations: normalizations)
    }
}
