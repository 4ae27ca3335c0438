import CrossSectionFits
import Files
import HDF5
import Members
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData
import Statistics
import Training

/// The members of an ensemble of response functions.
public struct ResponseWork: NucleusEnsemble {
    public private(set) var fit: ResponseFit

    init(fit: ResponseFit) { self.fit = fit }

    public var card: ResponseCard { fit.card }
    public var products: GEMM { fit.products }
    public var tables: [DataTable] { fit.tables }
    public var measurements: Measurements { fit.measurements }
    public var data: FitData { fit.data }
    public var fold: [Int] { fit.fold }
    public var innerFold: [Int?] { Array(repeating: nil, count: fit.fold.count) }
    public var replicaTargets: ReplicaTargets { card.bootstrap }
    public func timesSeen(by replica: Int) -> [Int] { fit.timesSeen(by: replica) }

    public var digest: String { fit.digest }

    /// Where all points train there is nothing to test with.
    public var headline: (figure: String, label: String) {
        fit.testIndices.isEmpty ? (FitFigure.chiSquareTrain, "χ²/N") : (FitFigure.chiSquareTest, "test χ²/N")
    }

    public func key(replica: Int) -> EnsembleKey {
        EnsembleKey(target: card.subject(of: measurements.targets), depth: card.architecture.layers, replica: replica)
    }

    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(card.architecture, products: products, capacity: max(1, card.recipe.batchSize), team: try .of(threads))
    }

    public func cost(of key: EnsembleKey) -> Double {
        let flops = Double(card.architecture.flopsPerPoint(depth: card.architecture.layers))
        return Double(card.recipe.epochs) * Double(fit.trainingIndices.count) * flops
    }

    public func steps(of key: EnsembleKey) -> Int { card.recipe.epochs }

    public func shortened(to steps: Int) -> ResponseWork { ResponseWork(fit: fit.shortened(to: steps)) }

    public func train(
        _ key: EnsembleKey, from parent: MemberRecord<EnsembleKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<EnsembleKey>? {
        network.initialize(seed: card.seed, replica: key.replica, outputScale: ResponseModel.initialOutputScale)
        network.standardization = fit.standardization
        let model = model(ofReplica: key.replica)
        let sample = fit.sample(replica: key.replica)
        let test = fit.testIndices
        let measured = LinearFit(
            model.data(at: sample.points, sample.fit.measured), fit: sample.fit,
            test: test.isEmpty ? nil : model.data(at: measurements.nuclearPoints.selecting(test), data.selecting(test)))
        let priors = [[1.0, 0], [0, 1]].map { OutputPrior($0, weight: card.baseWeight, rows: sample.points.count) }
        let trainer = Trainer(
            FitWithPriors(measured, priors: priors), network: network, recipe: card.recipe,
            seed: ReplicaSeed(seed: card.seed, replica: key.replica))
        return trainer.train(key, resuming: state, observe: observe)
    }

    public func predictions(of record: MemberRecord<EnsembleKey>, at points: NuclearPoints, in network: Network) -> [Double] {
        network.parameters = record.weights
        return model(ofReplica: record.key.replica).crossSections(of: network, at: points)
    }

    func model(ofReplica replica: Int) -> ResponseModel { ResponseModel(card.model, seed: card.seed, replica: replica) }

    public var inputNames: [String] { ResponseInputs.names }

    public func describeModel(in file: HDF5File) throws(HDF5Error) {
        try file.describe(ResponseModel(card.model, seed: card.seed, replica: nil), fitted: measurements.targets)
    }
}

extension ResponseModel {
    /// Measurements with the rows of inputs that they need.
    fileprivate func data(at points: NuclearPoints, _ data: FitData) -> LinearData {
        LinearData(inputs: inputs(at: points), width: ResponseInputs.names.count, observable: observable(at: points), data: data)
    }
}
