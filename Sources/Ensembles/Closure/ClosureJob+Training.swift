import NeuralNetwork
import Training

extension ClosureJob: Workload {
    /// Names of what a member's record keeps beside its normalizations.
    enum SeriesName {
        /// f at every point, nb/sr/GeV.
        static let prediction = "prediction"
    }

    public func cost(of key: MemberKey) -> Double { base.cost(of: key) }

    public func epochs(of key: MemberKey) -> Int { base.epochs(of: key) }

    public func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        let ensemble = Case(of: key)
        var points = base.points
        points.crossSection = data(of: ensemble).crossSection
        let record = base.train(
            key, training: points.selecting(base.trainingIndices), test: points.selecting(base.testIndices),
            seed: seed(ofLaw: ensemble.law), resampling: ensemble.level == .replicas ? card.run.method : .none, in: network,
            from: checkpoint, observe: observe)
        guard var record else { return nil }
        if record.status == .done { record.series = [.init(SeriesName.prediction, network.predictions(at: base.points))] }
        // Thousands of networks whose law is known anyway: what they say at the points is kept, their weights are not.
        record.weights = []
        return record
    }
}
