import CrossSections
import NeuralNetwork

extension ClosureJob: Workload {
    /// Names of what a member's record keeps beside its normalizations.
    enum SeriesName {
        /// f at every point, nb/sr/GeV.
        static let prediction = "prediction"
    }

    public func cost(of key: MemberKey) -> Double { base.cost(of: key) }

    public func epochs(of key: MemberKey) -> Int { base.epochs(of: key) }

    public func train(
        _ key: MemberKey, on foundation: MemberRecord? = nil, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        let ensemble = Case(of: key)
        var run = card.run
        run.seed = seed(ofLaw: ensemble.law)
        if ensemble.level != .replicas {
            run.method = .none
            run.heldOutFolds = 0
        }
        let job = base.replacing(card: run, crossSection: data(of: ensemble).crossSection)
        guard var record = job.train(key, in: network, from: checkpoint, observe: observe) else { return nil }
        if record.status == .done { record.series.append(.init(SeriesName.prediction, network.predictions(at: base.points))) }
        // Thousands of networks whose law is known anyway: what they say at the points is kept, their weights are not.
        record.weights = []
        return record
    }
}
