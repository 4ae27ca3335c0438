import NeuralNetwork
import Training

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
        guard let target = target(of: key) else { return 0 }
        return source.cost(points: target.splits[key.split].train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
    }

    public func epochs(of key: MemberKey) -> Int { key.depth == 0 ? 0 : card.tuning.recipe.epochs }

    /// The fine-tune of a member of this target.
    func tune(_ key: MemberKey, _ target: Target) -> FineTune {
        let member = source.members[key.replica]
        return FineTune(
            source: member.weights, sourceSteps: member.steps, sourceMassNumber: source.nucleus.A, points: target.splits[key.split],
            settings: card.tuning, depth: key.depth, replica: key.replica, seed: card.seed)
    }

    public func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        guard let target = target(of: key) else { fatalError("a member of no target") }
        let source = source.members[key.replica]
        let points = target.splits[key.split]
        guard let member = tune(key, target).member(key, in: network, from: checkpoint, observe: observe) else { return nil }
        var record = member.record
        if let result = member.result {
            record.series += [
                .init(SeriesName.prediction, result.predictions(at: points.points, in: network)),
                .init(SeriesName.band, result.predictions(at: target.gridPoints, in: network)),
                .init(SeriesName.movement, LayerChange.relative(from: source.weights, to: result.weights, layout: network.layout)),
            ]
        }
        // A scan asks for tables and bands of thousands of members; whoever wants the networks of one depth fine-tunes for them. Those of
        // the deepest are compared between targets.
        if key.split > 0 || key.depth != card.depths.last { record.weights = [] }
        return record
    }
}
