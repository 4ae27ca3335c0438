import Checksums
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
import TransferFits

/// The members of a fine-tune of response functions: the networks of its source, taken over to one nucleus.
public struct ResponseTuneWork: Sendable {
    public private(set) var card: ResponseTuneCard
    let source: ResponseSource
    /// The nucleus's points, with the draws of the source's replicas.
    let fit: ResponseFit
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for whatever is wrong with the data.
    init(_ card: ResponseTuneCard, source: ResponseSource, tables: [NucleusTables], products: GEMM) throws(RunError) {
        self.card = card
        self.card.seed = source.seed
        self.source = source
        var own = ResponseCard()
        own.seed = source.seed
        own.targets = tables.map(\.nucleus.name)
        own.model = source.model
        own.bootstrap = card.bootstrap
        own.data = card.data
        own.width = source.architecture.width
        own.blocks = source.architecture.blocks
        if card.trainFraction < 1 {
            own.folds = .random
            own.trainFraction = card.trainFraction
            own.split = card.split
        }
        fit = try ResponseFit(card: own, tables: tables, products: products)
        digest = SHA256Hex.of(Array("responsetune\n\(card.memberSettings)\nsource: \(source.digest)\n\(fit.digest)\n".utf8))
    }

    var target: Nucleus { fit.measurements.targets[0] }

    /// All depths that the networks can be fine-tuned to.
    var depths: [Int] { Array(0...source.architecture.layers) }

    /// - Parameter place: of the member among those of the source.
    func key(place: Int, depth: Int) -> TransferKey {
        TransferKey(target: target.name, depth: depth, replica: source.replicas.indices.contains(place) ? source.replicas[place] : place)
    }
}

extension ResponseTuneWork: Workload {
    public var headline: (figure: String, label: String) { fit.headline }

    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(source.architecture, products: products, capacity: card.tuning.batchSize, team: try .of(threads))
    }

    public func cost(of key: TransferKey) -> Double {
        Double(card.tuning.steps * card.tuning.batchSize) * Double(source.architecture.flopsPerPoint(depth: key.depth))
    }

    public func steps(of key: TransferKey) -> Int {
        key.depth == 0 ? 0 : fit.tuningSteps(card.tuning, points: fit.trainingIndices.count)
    }

    public func shortened(to epochs: Int) -> ResponseTuneWork {
        var work = self
        work.card.tuning.steps = epochs
        return work
    }

    public func train(
        _ key: TransferKey, from parent: MemberRecord<TransferKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        guard let place = source.replicas.firstIndex(of: key.replica) else { fatalError("a member that the source does not have") }
        return fit.tune(
            key, from: source.weights[place], nucleus: fit.measurements.ranges[0], depth: key.depth, card.tuning, resuming: state,
            in: network, observe: observe)
    }
}

extension ResponseTuneWork: NucleusEnsemble {
    public var products: GEMM { fit.products }
    public var tables: [DataTable] { fit.tables }
    public var measurements: Measurements { fit.measurements }
    public var data: FitData { fit.data }
    public var fold: [Int] { fit.fold }
    public var innerFold: [Int?] { Array(repeating: nil, count: fit.fold.count) }
    public var replicaTargets: ReplicaTargets { fit.tuningTargets }
    public func timesSeen(by replica: Int) -> [Int] { fit.timesSeen(by: replica) }

    public func predictions(of record: MemberRecord<TransferKey>, at points: NuclearPoints, in network: Network) -> [Double] {
        network.parameters = record.weights
        return fit.model(ofReplica: record.key.replica).crossSections(of: network, at: points)
    }

    public var inputNames: [String] { ResponseInputs.names }

    public func describeModel(in file: HDF5File) throws(HDF5Error) {
        try file.describe(ResponseModel(source.model, seed: source.seed, replica: nil), fitted: measurements.targets)
    }
}
