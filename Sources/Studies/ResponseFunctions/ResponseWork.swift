import CrossSectionFits
import Files
import HDF5
import Members
import NeuralNetwork
import NuclearResponses
import Prediction
import ResponseFits
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

    public var headline: (figure: String, label: String) { fit.headline }

    public func key(replica: Int) -> EnsembleKey {
        EnsembleKey(target: card.subject(of: measurements.targets), depth: card.architecture.layers, replica: replica)
    }

    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }
    public func cost(of key: EnsembleKey) -> Double { fit.cost(points: fit.trainingIndices.count) }

    public func steps(of key: EnsembleKey) -> Int { card.recipe.epochs }
    public func settledStep(of key: EnsembleKey) -> Int { card.recipe.firstChiSquareEpoch }

    public func shortened(to steps: Int) -> ResponseWork { ResponseWork(fit: fit.shortened(to: steps)) }

    public func train(
        _ key: EnsembleKey, from parent: MemberRecord<EnsembleKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<EnsembleKey>? {
        fit.train(key, resuming: state, in: network, observe: observe)
    }

    public func predictions(of record: MemberRecord<EnsembleKey>, at points: NuclearPoints, in network: Network) -> [Double] {
        network.parameters = record.weights
        return fit.model(ofReplica: record.key.replica).crossSections(of: network, at: points)
    }

    public var inputNames: [String] { ResponseInputs.names }

    public func describeModel(in file: HDF5File) throws(HDF5Error) {
        try file.describe(ResponseModel(card.model, seed: card.seed, replica: nil), fitted: measurements.targets)
    }
}
