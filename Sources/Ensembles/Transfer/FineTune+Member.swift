import NeuralNetwork
import Training

extension FineTune {
    /// Names of what a member's record keeps of a fine-tune beside its normalizations.
    enum SeriesName {
        /// N, δ (GeV) and κ of the quasi-elastic transform.
        static let transform = "transform"
        /// ln of the evidence of the depth.
        static let evidence = "evidence"
    }

    /// Trains as the member of a job, to the end or until `observe` says stop.
    ///
    /// - Returns: nil when it was stopped before the end; without a result, a member that failed.
    func member(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> (record: MemberRecord, result: FineTuned?)? {
        let start = ContinuousClock.now
        let prepared = prepare(in: network)
        var record = MemberRecord(
            key: key, status: .done, epochs: 0, chiSquareTrain: .nan, chiSquareTest: .nan, history: [], normalizations: [], weights: source,
            seconds: 0)
        if depth > 0 {
            network.parameters = source
            guard let trained = trainer(prepared, in: network).run(key, from: checkpoint, observe: observe) else { return nil }
            record = trained
        }
        var result: FineTuned?
        if record.status == .done {
            do throws(TrainingFailure) {
                let tuned = try self.result(prepared, weights: record.weights, epochs: record.epochs, history: record.history, in: network)
                record.normalizations = tuned.normalizations
                record.chiSquareTrain = tuned.chiSquareTrain
                record.chiSquareTest = tuned.chiSquareTest
                record.series = [
                    .init(SeriesName.transform, [tuned.transform.norm, tuned.transform.shift, tuned.transform.width]),
                    .init(SeriesName.evidence, [tuned.logEvidence]),
                ]
                result = tuned
            } catch {
                record.status = .failed
                record.reason = "\(error)"
                record.weights = []
            }
        }
        record.seconds = (checkpoint?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1)
        return (record, result)
    }
}
