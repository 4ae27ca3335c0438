import CrossSectionFits
import Files
import Members
import NeuralNetwork
import NuclearResponses
import ScatteringData
import Statistics
import Training

extension ResponseFit {
    /// The figure shown of a member under way: where all points train there is nothing to test with.
    public var headline: (figure: String, label: String) {
        testIndices.isEmpty ? (FitFigure.chiSquareTrain, "χ²/N") : (FitFigure.chiSquareTest, "test χ²/N")
    }

    /// - Throws: ``RunError`` when there are no such threads.
    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(card.architecture, products: products, capacity: max(1, card.recipe.batchSize), team: try .of(threads))
    }

    /// Floating-point operations of a member's training on so many points.
    public func cost(points: Int) -> Double {
        Double(card.recipe.epochs) * Double(points) * Double(card.architecture.flopsPerPoint(depth: card.architecture.layers))
    }

    public func model(ofReplica replica: Int) -> ResponseModel { ResponseModel(card.model, seed: card.seed, replica: replica) }

    /// Trains a member: replica `key.replica`, whatever else the key says.
    public func train<Key>(
        _ key: Key, resuming state: MemberState?, in network: Network, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<Key>? {
        network.initialize(seed: card.seed, replica: key.replica, outputScale: ResponseModel.initialOutputScale)
        network.standardization = standardization
        let model = model(ofReplica: key.replica)
        let sample = self.sample(replica: key.replica)
        let test = testIndices
        let measured = LinearFit(
            model.data(at: sample.points, sample.fit.measured), fit: sample.fit,
            test: test.isEmpty ? nil : model.data(at: measurements.nuclearPoints.selecting(test), data.selecting(test)))
        let priors = [[1.0, 0], [0, 1]].map { OutputPrior($0, weight: card.baseWeight, rows: sample.points.count) }
        let trainer = Trainer(
            FitWithPriors(measured, priors: priors), network: network, recipe: card.recipe,
            seed: ReplicaSeed(seed: card.seed, replica: key.replica))
        return trainer.train(key, resuming: state, observe: observe)
    }
}

extension ResponseModel {
    /// Measurements with the rows of inputs that they need.
    func data(at points: NuclearPoints, _ data: FitData) -> LinearData {
        LinearData(inputs: inputs(at: points), width: ResponseInputs.names.count, observable: observable(at: points), data: data)
    }
}
