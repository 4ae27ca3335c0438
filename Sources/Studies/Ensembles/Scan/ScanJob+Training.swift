import NeuralNetwork
import Training
import TransferLearning

extension ScanJob: Workload {
    /// Names of what a member's record keeps beside what every fine-tune keeps.
    enum SeriesName {
        /// f at every measured point, nb/sr/GeV, and on the bands' grid.
        static let prediction = "prediction"
        static let band = "band"
        /// For each weight layer how far it moved, see ``LayerChange/relative(from:to:layout:)``.
        static let movement = "movement"
    }

    public func cost(of key: MemberKey) -> Double {
        guard let target = target(of: key) else { return companions.cost(of: key) }
        return source.cost(points: target.splits[key.split].train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
    }

    public func epochs(of key: MemberKey) -> Int {
        if key.isPreparation { return card.tuning.companions.epochs }
        return key.depth == 0 ? 0 : card.tuning.recipe.epochs
    }

    public func foundation(of key: MemberKey) -> MemberKey? {
        target(of: key).flatMap { companions.foundation(ofReplica: key.replica, split: key.split, target: $0.nucleus) }
    }

    /// The fine-tune of a member of this target.
    func tune(_ key: MemberKey, _ target: Target, on foundation: MemberRecord?) -> FineTune {
        FineTune(
            source: companions.weights(ofReplica: key.replica, on: foundation), sourceSteps: source.members[key.replica].steps,
            sourceMassNumber: source.nucleus.A, points: target.splits[key.split],
            settings: card.tuning, depth: key.depth, replica: key.replica, seed: card.seed)
    }

    public func train(
        _ key: MemberKey, on foundation: MemberRecord? = nil, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        guard let target = target(of: key) else { return companions.train(key, in: network, from: checkpoint, observe: observe) }
        if let failed = MemberRecord(key, failedWith: foundation) { return failed }
        let tune = tune(key, target, on: foundation)
        let points = target.splits[key.split]
        guard let member = tune.member(key, in: network, from: checkpoint, observe: observe) else { return nil }
        var record = member.record
        if let result = member.result {
            record.series += [
                .init(SeriesName.prediction, result.predictions(at: points.points, in: network)),
                .init(SeriesName.band, result.predictions(at: target.gridPoints, in: network)),
                .init(SeriesName.movement, LayerChange.relative(from: tune.source, to: result.weights, layout: network.layout)),
            ]
        }
        // A scan asks for tables and bands of thousands of members; whoever wants the networks of one depth fine-tunes for them. Those of
        // the deepest are compared between targets.
        if key.split > 0 || key.depth != card.depths.last { record.weights = [] }
        return record
    }
}
