import CrossSections
import NeuralNetwork
import ScatteringData
import Training
import TransferLearning

/// Work whose members together make one ensemble of one nucleus, trained on it from the start or taken over from another.
protocol EnsembleWork: Workload {
    associatedtype ResultCard: EnsembleCard

    var card: ResultCard { get }
    var tables: [DataTable] { get }
    var dataset: Dataset { get }
    /// All points in the data set's order; fold 0 trains, fold 1 tests.
    var points: CrossSectionData { get }
    var fold: [Int] { get }
    /// Of each point, the inner fold that some replicas leave out; nil without such folds, and for test points.
    var innerFold: [Int?] { get }
    /// What a replica sees of the training points.
    var replicaTargets: ReplicaTargets { get }
    /// Replicas that may be trained until enough are good, and what to do when they were not enough.
    var replicaLimit: Int { get }
    var remedy: String { get }
    /// Where the members come from; nil for those that are trained from the start.
    var transfer: TransferOrigin? { get }

    func key(replica: Int) -> MemberKey

    /// How often each point of the data set is trained on by a replica.
    func timesSeen(by replica: Int) -> [Int]

    /// The members of an ensemble of these trained replicas, in the order of the result.
    func members(of trained: [Int]) -> [EnsembleMember]

    /// The record of a member, from that of its training.
    ///
    /// - Parameter network: memory to evaluate it in.
    func record(of member: EnsembleMember, trained: MemberRecord, in network: Network) -> MemberRecord

    /// What stands between a point and the member's network, the newest step first.
    func steps(of record: MemberRecord) throws(RunError) -> [TransferStep]

    /// What the training points of a fine-tuned member leave open; nil for one that was trained from the start.
    ///
    /// - Parameters:
    ///   - foundation: what it starts from.
    ///   - grid: of the bands; `network`: memory to evaluate the source in.
    func openVariance(of record: MemberRecord, on foundation: MemberRecord?, grid: CrossSectionPoints, in network: Network) -> OpenVariance?
}

/// Where the members of a fine-tune come from.
struct TransferOrigin {
    var source: SourceEnsemble
    /// The depth with those that are as good; of a depth that was given, that alone.
    var choice: DepthChoice
    /// Other nuclei that the sources were shown first, and theirs.
    var companions: [String]
    /// The nuclei that the steps of a member start from, the newest first.
    var stepSources: [String] { [source.nucleus.name] + source.stepSources }
}

extension EnsembleWork {
    func members(of trained: [Int]) -> [EnsembleMember] { trained.map { EnsembleMember(key: key(replica: $0), network: key(replica: $0)) } }

    func record(of member: EnsembleMember, trained: MemberRecord, in network: Network) -> MemberRecord { trained }
}

extension Job: EnsembleWork {
    var replicaTargets: ReplicaTargets { card.replicaTargets }
    var replicaLimit: Int { card.replicaLimit }
    var remedy: String { "lower training.learning_rate, look at the data with 'nucens data check', or raise veto.replica_limit" }
    var transfer: TransferOrigin? { nil }
    func steps(of record: MemberRecord) -> [TransferStep] { [] }
    func openVariance(of record: MemberRecord, on foundation: MemberRecord?, grid: CrossSectionPoints, in network: Network) -> OpenVariance? { nil }
}
