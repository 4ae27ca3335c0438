import CrossSectionFits
import CrossSections
import Files
import Members
import NeuralNetwork
import Training

extension ClosureWork: Workload {
    public var headline: (figure: String, label: String) { CrossSectionFit.headline }
    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }
    public func cost(of key: ClosureKey) -> Double { fit.cost }
    public func steps(of key: ClosureKey) -> Int { card.run.recipe.epochs }
    public func settledStep(of key: ClosureKey) -> Int { card.run.recipe.firstChiSquareEpoch }

    public func train(
        _ key: ClosureKey, from parent: MemberRecord<ClosureKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<ClosureKey>? {
        var run = card.run
        run.seed = seed(ofLaw: key.law)
        if key.level != .replicas {
            run.method = .none
            run.heldOutFolds = 0
        }
        let data = data(of: ClosureCase(law: key.law, level: key.level))
        let ofCase = fit.replacing(card: run, crossSection: data.crossSection)
        guard var record = ofCase.train(key, resuming: state, in: network, observe: observe) else { return nil }
        if record.status == .done { record.arrays.set(FitArray.prediction, network.predictions(at: fit.points)) }
        // Thousands of networks whose law is known anyway: what they say at the points is kept, their weights are not.
        record.weights = []
        return record
    }
}
