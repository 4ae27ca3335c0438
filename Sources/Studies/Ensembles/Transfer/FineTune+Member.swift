import CrossSections
import NeuralNetwork
import ScatteringData
import Training
import TransferLearning

extension FineTune {
    /// Names of what a member's record keeps of a fine-tune beside its normalizations.
    enum SeriesName {
        /// N, δ (GeV) and κ of the quasi-elastic transform.
        static let transform = "transform"
        /// ln of the evidence of the depth.
        static let evidence = "evidence"
        /// τ, a, ε and their share of the evidence, one after the other.
        static let priors = "priors"
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
                    .init(SeriesName.priors, tuned.priors.flatMap { [$0.deviation, $0.residualShare, $0.modelError, $0.weight] }),
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

    /// What the training points of a finished member leave open; nil where its record does not say what it was made with.
    ///
    /// - Parameter grid: of the bands.
    func openVariance(of record: MemberRecord, grid: CrossSectionPoints, in network: Network) -> OpenVariance? {
        let (transform, numbers) = (record.series(SeriesName.transform), record.series(SeriesName.priors))
        guard transform.count == 3, !numbers.isEmpty, numbers.count % 4 == 0 else { return nil }
        let priors = stride(from: 0, to: numbers.count, by: 4).map {
            TangentPrior(
                deviation: numbers[$0], residualShare: numbers[$0 + 1], modelError: numbers[$0 + 2], weight: numbers[$0 + 3])
        }
        return openVariance(
            transform: QuasiElasticTransform(norm: transform[0], shift: transform[1], width: transform[2]),
            priors: priors, grid: grid, in: network)
    }
}
