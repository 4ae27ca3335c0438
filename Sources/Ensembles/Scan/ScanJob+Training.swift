import NeuralNetwork
import Training

extension ScanJob: Workload {
    /// Names of what a member's record keeps beside its normalizations.
    enum SeriesName {
        /// f at every measured point, nb/sr/GeV, and on the bands' grid.
        static let prediction = "prediction"
        static let band = "band"
        /// For each weight layer how far it moved, see ``LayerChange/relative(from:to:layout:)``.
        static let movement = "movement"
        /// N, δ (GeV) and κ of the quasi-elastic transform.
        static let transform = "transform"
        /// ln of the evidence of the depth.
        static let evidence = "evidence"
    }

    public func cost(of key: MemberKey) -> Double {
        guard let target = target(of: key) else { return 0 }
        let points = Double(target.splits[key.split].train.count)
        // What is done before the first epoch and after the last takes about as long as 60 epochs of all layers.
        let training = Double(card.tuning.recipe.epochs) * Double(source.architecture.flopsPerPoint(depth: key.depth))
        return points * (training + 60 * Double(source.architecture.flopsPerPoint(depth: source.architecture.layers)))
    }

    public func epochs(of key: MemberKey) -> Int { key.depth == 0 ? 0 : card.tuning.recipe.epochs }

    public func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        guard let target = target(of: key) else { fatalError("a member of no target") }
        let start = ContinuousClock.now
        let source = source.weights[key.replica]
        let tune = FineTune(
            source: source, sourceMassNumber: self.source.nucleus.A, points: target.splits[key.split], settings: card.tuning,
            depth: key.depth, replica: key.replica, seed: card.seed)
        let prepared = tune.prepare(in: network)
        var record = MemberRecord(
            key: key, status: .done, epochs: 0, chiSquareTrain: .nan, chiSquareTest: .nan, history: [], normalizations: [], weights: source,
            seconds: 0)
        if key.depth > 0 {
            network.parameters = source
            guard let trained = tune.trainer(prepared, in: network).run(key, from: checkpoint, observe: observe) else { return nil }
            record = trained
        }
        if record.status == .done {
            do throws(TrainingFailure) {
                let result = try tune.result(
                    prepared, weights: record.weights, epochs: record.epochs, history: record.history, in: network)
                record.normalizations = result.normalizations
                record.chiSquareTrain = result.chiSquareTrain
                record.chiSquareTest = result.chiSquareTest
                record.series = [
                    .init(SeriesName.prediction, result.predictions(at: target.splits[key.split].points, massRatio: tune.massRatio, in: network)),
                    .init(SeriesName.band, result.predictions(at: target.gridPoints, massRatio: tune.massRatio, in: network)),
                    .init(SeriesName.movement, LayerChange.relative(from: source, to: result.weights, layout: network.layout)),
                    .init(SeriesName.transform, [result.transform.norm, result.transform.shift, result.transform.width]),
                    .init(SeriesName.evidence, [result.logEvidence]),
                ]
            } catch {
                record.status = .failed
                record.reason = "\(error)"
            }
        }
        // A scan asks for tables and bands of thousands of members; whoever wants the networks of one depth fine-tunes for them. Those of
        // the deepest are compared between targets.
        if key.split > 0 || key.depth != card.depths.last { record.weights = [] }
        record.seconds = (checkpoint?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1)
        return record
    }
}
