import CrossSectionFits
import CrossSections
import Members
import NeuralNetwork
import ScatteringData
import Training
import TransferLearning

extension FineTune {
    /// Names of the arrays that a member's record keeps of a fine-tune beside its normalizations.
    public enum ArrayName {
        /// N, δ (GeV) and κ of the quasi-elastic transform.
        static let transform = "transform"
        /// ln of the evidence of the depth.
        public static let evidence = "evidence"
        /// τ, a, ε and their share of the evidence, one after the other.
        static let priors = "priors"
    }

    /// Trains as the member of a job, to the end or until `observe` says stop.
    ///
    /// - Returns: nil when it was stopped before the end; without a result, a member that failed.
    public func member(
        _ key: TransferKey, in network: Network, resuming state: MemberState?, observe: (TrainingMoment) -> Bool
    ) -> (record: MemberRecord<TransferKey>, result: FineTuned?)? {
        let start = ContinuousClock.now
        func check() throws(TrainingStopped) {
            if !observe(.within(step: state?.step ?? 0)) { throw TrainingStopped() }
        }
        guard let prepared = try? prepare(in: network, check: check) else { return nil }
        var record = MemberRecord(key: key)
        record.weights = source
        if depth > 0 {
            network.parameters = source
            guard let trained = trainer(prepared, in: network).train(key, resuming: state, observe: observe) else { return nil }
            record = trained
        }
        var result: FineTuned?
        if record.status == .done {
            do throws(TrainingFailure) {
                let tuned = try self.result(
                    prepared, weights: record.weights, epochs: record.steps, history: record.history.map(\.evaluation), in: network)
                record.normalizations = tuned.normalizations
                record.chiSquareTrain = tuned.chiSquareTrain
                record.chiSquareTest = tuned.chiSquareTest
                record.arrays.set(ArrayName.transform, [tuned.transform.norm, tuned.transform.shift, tuned.transform.width])
                record.arrays.set(ArrayName.evidence, [tuned.logEvidence])
                record.arrays.set(
                    ArrayName.priors, tuned.priors.flatMap { [$0.deviation, $0.residualShare, $0.modelError, $0.weight] })
                result = tuned
            } catch {
                record.status = .failed
                record.reason = "\(error)"
                record.weights = []
            }
        }
        record.seconds = (state?.seconds ?? 0) + (ContinuousClock.now - start) / .seconds(1)
        return (record, result)
    }

    /// What the training points of a finished member leave open; nil where its record does not say what it was made with.
    ///
    /// - Parameters:
    ///   - grid: of the bands.
    ///   - check: called often; what it throws ends the work.
    public func epistemicVariance<Stop: Error>(
        of record: MemberRecord<TransferKey>, grid: CrossSectionPoints, in network: Network, check: () throws(Stop) -> Void
    ) throws(Stop) -> EpistemicVariance? {
        let (transform, numbers) = (record.arrays.doubles(ArrayName.transform), record.arrays.doubles(ArrayName.priors))
        guard transform.count == 3, !numbers.isEmpty, numbers.count % 4 == 0 else { return nil }
        let priors = stride(from: 0, to: numbers.count, by: 4).map {
            LinearizedPrior(
                deviation: numbers[$0], residualShare: numbers[$0 + 1], modelError: numbers[$0 + 2], weight: numbers[$0 + 3])
        }
        return try epistemicVariance(
            transform: QuasiElasticTransform(norm: transform[0], shift: transform[1], width: transform[2]),
            priors: priors, grid: grid, in: network, check: check)
    }
}
