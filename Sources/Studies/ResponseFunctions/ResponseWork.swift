import CrossSectionFits
import Files
import Members
import NeuralNetwork
import ResponseFits
import ScatteringData
import Training

/// The members of an ensemble of response functions.
public struct ResponseWork: ResponseEnsemble {
    public private(set) var fit: ResponseFit

    init(fit: ResponseFit) { self.fit = fit }

    public var card: ResponseCard { fit.card }
    public var replicaTargets: ReplicaTargets { card.bootstrap }
    public var digest: String { fit.digest }

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
}
