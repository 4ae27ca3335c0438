import CrossSectionFits
import Files
import HDF5
import Members
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData
import Statistics

/// Members that are networks of R_L and R_T, trained from the start or fine-tuned: their points, their draws and what they say are those of
/// a ``ResponseFit``.
public protocol ResponseEnsemble: NucleusEnsemble {
    var fit: ResponseFit { get }
}

extension ResponseEnsemble {
    public var products: GEMM { fit.products }
    public var tables: [DataTable] { fit.tables }
    public var measurements: Measurements { fit.measurements }
    public var data: FitData { fit.data }
    public var fold: [Int] { fit.fold }
    public var innerFold: [Int?] { Array(repeating: nil, count: fit.fold.count) }
    public func timesSeen(by replica: Int) -> [Int] { fit.timesSeen(by: replica, drawing: replicaTargets) }
    public var headline: (figure: String, label: String) { fit.headline }
    public var inputNames: [String] { ResponseInputs.names }

    public func predictions(of record: MemberRecord<Key>, at points: NuclearPoints, in network: Network) -> [Double] {
        network.parameters = record.weights
        return fit.model(ofReplica: record.key.replica).crossSections(of: network, at: points)
    }

    public func describeModel(in file: HDF5File) throws(HDF5Error) {
        try file.describe(ResponseModel(fit.card.model, seed: fit.card.seed, replica: nil), fitted: measurements.targets)
    }
}
