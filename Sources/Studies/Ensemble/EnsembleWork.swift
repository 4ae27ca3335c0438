import CrossSectionFits
import CrossSections
import Files
import Members
import NeuralNetwork
import ScatteringData
import Training

/// The members of an ensemble that is trained from the start.
public struct EnsembleWork: PointwiseEnsemble {
    public private(set) var fit: CrossSectionFit

    public init(fit: CrossSectionFit) { self.fit = fit }

    public var card: RunCard { fit.card }
    public var products: GEMM { fit.products }
    public var tables: [DataTable] { fit.tables }
    public var dataset: Dataset { fit.dataset }
    public var points: CrossSectionData { fit.points }
    public var fold: [Int] { fit.fold }
    public var innerFold: [Int?] { fit.innerFold }
    public var replicaTargets: ReplicaTargets { card.replicaTargets }
    public func timesSeen(by replica: Int) -> [Int] { fit.timesSeen(by: replica) }

    public var digest: String { fit.digest }
    public var headline: (figure: String, label: String) { CrossSectionFit.headline }

    public func key(replica: Int) -> EnsembleKey {
        EnsembleKey(target: card.target, depth: card.architecture.layers, replica: replica)
    }

    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }
    public func cost(of key: EnsembleKey) -> Double { fit.cost }
    public func steps(of key: EnsembleKey) -> Int { card.recipe.epochs }
    public func settledStep(of key: EnsembleKey) -> Int { card.recipe.firstChiSquareEpoch }

    public func shortened(to steps: Int) -> EnsembleWork { EnsembleWork(fit: fit.shortened(to: steps)) }

    public func train(
        _ key: EnsembleKey, from parent: MemberRecord<EnsembleKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<EnsembleKey>? { fit.train(key, resuming: state, in: network, observe: observe) }

    /// The members of an ensemble of these trained replicas, in the order of the result.
    func members(of trained: [Int]) -> [EnsembleMember<EnsembleKey>] {
        guard card.method == .dropout else { return trained.map { EnsembleMember(key: key(replica: $0), network: key(replica: $0)) } }
        return (0..<card.replicas).map { member in
            EnsembleMember(
                key: key(replica: member), network: key(replica: trained[member % trained.count]), pass: member / trained.count)
        }
    }

    /// λ_k and χ²/N of a dropout pass are its own: from its predictions, as those of a trained network.
    public func record(
        of member: EnsembleMember<EnsembleKey>, trained: MemberRecord<EnsembleKey>, in network: Network
    ) -> MemberRecord<EnsembleKey> {
        guard let pass = member.pass else { return trained }
        var record = trained
        record.key = member.key
        let variant = DropoutVariant(rate: card.recipe.dropout, firstBlock: card.recipe.firstDropoutBlock(of: card.architecture))
        record.weights = variant.parameters(
            of: trained.weights, architecture: card.architecture, seed: card.seed, replica: member.network.replica, pass: pass)
        network.parameters = record.weights
        fit.evaluate(&record, trainedAs: member.network.replica, in: network)
        return record
    }
}
