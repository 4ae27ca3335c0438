import CrossSections
import Files
import HDF5
import Members
import NeuralNetwork
import ScatteringData
import Statistics
import Training

/// Members that together make one ensemble, of one nucleus or of several, trained from the start or taken over from another.
public protocol NucleusEnsemble: Workload where Key: NucleusKey, Memory == Network {
    associatedtype ResultCard: EnsembleCard

    var card: ResultCard { get }
    var products: GEMM { get }
    var tables: [DataTable] { get }
    var measurements: Measurements { get }
    /// The measured points as data; fold 0 trains, fold 1 tests.
    var data: FitData { get }
    var fold: [Int] { get }
    /// Of each point, the inner fold that some replicas leave out; nil without such folds, and for test points.
    var innerFold: [Int?] { get }
    /// What a replica sees of the training points.
    var replicaTargets: ReplicaTargets { get }

    /// How often each point of the data set is trained on by a replica.
    func timesSeen(by replica: Int) -> [Int]

    /// The record of a member, from that of its training.
    ///
    /// - Parameter network: memory to evaluate it in.
    func record(of member: EnsembleMember<Key>, trained: MemberRecord<Key>, in network: Network) -> MemberRecord<Key>

    /// What a member says of the cross section at each point, nb/sr/GeV.
    ///
    /// - Parameter network: memory to evaluate it in.
    /// - Throws: ``RunError`` when its record does not say.
    func predictions(of record: MemberRecord<Key>, at points: NuclearPoints, in network: Network) throws(RunError) -> [Double]

    /// What a network of the result is given, input by input.
    var inputNames: [String] { get }
    /// What tells readers how its outputs are to be read: writes attributes of /network.
    func describeModel(in file: HDF5File) throws(HDF5Error)
}

extension NucleusEnsemble {
    public func record(of member: EnsembleMember<Key>, trained: MemberRecord<Key>, in network: Network) -> MemberRecord<Key> { trained }
}

extension NucleusEnsemble {
    /// Whether a member can say nothing of a point out of sample: it was trained on the point itself or, where whole experiments are left
    /// out, on any point of the experiment.
    ///
    /// - Parameter timesSeen: how often it was trained on each point.
    func knows(_ timesSeen: [Int]) -> [Bool] {
        guard replicaTargets.leftOutGroups > 0 else { return timesSeen.map { $0 > 0 } }
        let seen = Set(zip(data.group, timesSeen).filter { $0.1 > 0 }.map { data.leftOutAddress[$0.0] })
        return data.group.map { data.isGroupKept[$0] || seen.contains(data.leftOutAddress[$0]) }
    }
}

/// Members that describe one nucleus by f = S(E,θ)·σ(z), at the point itself or where an input map leads from it.
public protocol PointwiseEnsemble: NucleusEnsemble {
    var dataset: Dataset { get }
    /// All points in the data set's order.
    var points: CrossSectionData { get }

    /// The inputs that a member's network sees in the place of these points, and the factor of what it says there.
    ///
    /// - Throws: ``RunError`` when its record does not say.
    func mapped(_ points: CrossSectionPoints, by record: MemberRecord<Key>) throws(RunError) -> CrossSectionPoints
}

extension PointwiseEnsemble {
    public var measurements: Measurements { Measurements(dataset) }
    public var data: FitData { points.data }
    public var inputNames: [String] { Kinematics.networkInputNames }
    public func describeModel(in file: HDF5File) {}
    public func mapped(_ points: CrossSectionPoints, by record: MemberRecord<Key>) -> CrossSectionPoints { points }

    public func predictions(of record: MemberRecord<Key>, at points: NuclearPoints, in network: Network) throws(RunError) -> [Double] {
        network.parameters = record.weights
        return network.predictions(at: try mapped(CrossSectionPoints(points.kinematics), by: record))
    }
}

/// A member of the ensemble, and the training that it comes from: its own, or with Monte Carlo dropout that of the network it passes
/// through.
public struct EnsembleMember<Key: NucleusKey>: Sendable {
    /// As it stands in the result.
    public var key: Key
    public var network: Key
    /// Of Monte Carlo dropout, the number of the pass through its network.
    public var pass: Int?

    public init(key: Key, network: Key, pass: Int? = nil) {
        self.key = key
        self.network = network
        self.pass = pass
    }
}
