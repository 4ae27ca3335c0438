import CrossSections
import NeuralNetwork
import PortableMath
import ScatteringData
import Statistics
import Training

/// The fine-tune of one member: a pure function of the source network, the target's points and folds, the settings, depth, replica and
/// seed.
public struct FineTune: Sendable {
    /// All parameters of the source network.
    public let source: [Float]
    /// Through which the source sees the points of its nucleus, the newest first; empty for one that was trained on it from the start.
    public let sourceSteps: [InputMap]
    /// Mass number of the source's nucleus.
    public let sourceMassNumber: Int
    public let points: TargetPoints
    public let settings: FineTuning
    /// How many of the last weight layers are trained; 0 leaves the (transformed) source.
    public let depth: Int
    public let replica: Int
    /// The master seed of the run.
    public let seed: UInt64

    public init(
        source: [Float], sourceSteps: [InputMap] = [], sourceMassNumber: Int, points: TargetPoints, settings: FineTuning, depth: Int,
        replica: Int, seed: UInt64
    ) {
        self.source = source
        self.sourceSteps = sourceSteps
        self.sourceMassNumber = sourceMassNumber
        self.points = points
        self.settings = settings
        self.depth = depth
        self.replica = replica
        self.seed = seed
    }

    /// A/A_source.
    public var massRatio: Double { Double(points.target.A) / Double(sourceMassNumber) }

    /// What stands between a point of the target and the network: this fine-tune's step, then those of the source.
    func steps(_ transform: QuasiElasticTransform, _ residual: GaussianProcessCorrection = GaussianProcessCorrection()) -> [InputMap] {
        [InputMap(massRatio: massRatio, transform: transform, residual: residual)] + sourceSteps
    }

    /// Rows that the network's memory must hold for any member of these points.
    public static func capacity(for points: TargetPoints, resamples: Bool) -> Int {
        // A Poisson resampling takes more than n points in half of the replicas, and more than 2n + 20 never.
        max(1, resamples ? 2 * points.train.count + 20 : points.train.count)
    }

    /// A member ready to be trained: what is drawn, fitted and weighed before the first epoch.
    public struct Prepared {
        public let transform: QuasiElasticTransform
        /// What the member trains on, as measured.
        public let measured: CrossSectionData
        /// The same with its targets, nb/sr/GeV.
        public let fit: FitTargets
        /// Training and held-out points as the network sees them: through the transform, and the residual once it is known.
        public fileprivate(set) var training: CrossSectionData
        public fileprivate(set) var test: CrossSectionData
        /// What the training points say of this depth.
        public fileprivate(set) var residual = GaussianProcessCorrection()
        public fileprivate(set) var logEvidence = Double.nan
        public fileprivate(set) var priors: [LinearizedPrior] = []
    }

    /// Loads the source into `network`, draws the replica's targets, and fits the transform to them.
    ///
    /// - Parameters:
    ///   - known: the transform of the same replica at another depth, which is the same.
    ///   - check: called often; what it throws ends the work.
    func drawn<Stop: Error>(
        in network: Network, transform known: QuasiElasticTransform? = nil, check: () throws(Stop) -> Void
    ) throws(Stop) -> Prepared {
        network.parameters = source
        let ownSeed = ReplicaTargets.seed(seed, of: points.target.address)
        let all = points.points.selecting(points.train)
        let drawn = settings.replicaTargets.draw(from: all.data, for: ReplicaSeed(seed: ownSeed, replica: replica))
        let measured = all.selecting(drawn.indices)
        let transform = if let known {
            known
        } else if settings.transforms {
            try QuasiElasticTransform.fitted(
                to: drawn.fit.drawn, at: measured.points, from: network, massRatio: massRatio,
                expectedWidth: FermiMomentum.of(nucleons: points.target.A) / FermiMomentum.of(nucleons: sourceMassNumber),
                sourceSteps: sourceSteps, settings: settings.transform, check: check)
        } else {
            QuasiElasticTransform.identity
        }
        return Prepared(
            transform: transform, measured: measured, fit: drawn.fit, training: measured.seen(through: steps(transform)),
            test: points.points.selecting(points.test).seen(through: steps(transform)))
    }

    /// The same, and weighs the evidence of the depth. The residual is left out where the training would start from four times the loss.
    ///
    /// - Parameter check: called often; what it throws ends the work.
    public func prepare<Stop: Error>(
        in network: Network, transform known: QuasiElasticTransform? = nil, check: () throws(Stop) -> Void
    ) throws(Stop) -> Prepared {
        try check()
        var prepared = try drawn(in: network, transform: known, check: check)
        let evidence = try LinearizedEvidence(self, prepared, network, check: check)
        let measured = prepared.measured
        if !evidence.residual.isEmpty {
            let steps = steps(prepared.transform, evidence.residual)
            let withResidual = measured.seen(through: steps)
            // A residual is the complement of large changes of the weights. Where it takes the start far from the data instead of near it,
            // the training does not get there.
            if startingLoss(prepared, withResidual, network) < 4 * startingLoss(prepared, prepared.training, network) {
                prepared.residual = evidence.residual
                prepared.training = withResidual
                prepared.test = points.points.selecting(points.test).seen(through: steps)
            }
        }
        prepared.logEvidence = evidence.logEvidence
        prepared.priors = evidence.likely
        for i in 0..<measured.count where settings.errorFloor > 0 {
            let (error, floor) = (measured.data.error[i], settings.errorFloor * measured.data.value[i])
            prepared.training.data.error[i] = (error * error + floor * floor).squareRoot()
        }
        return prepared
    }

    /// What the training starts from: the mean loss of its first phase at the training points as `seen`.
    private func startingLoss(_ prepared: Prepared, _ seen: CrossSectionData, _ network: Network) -> Double {
        let loss = Loss.robustLogarithm(width: settings.recipe.robustWidth)
        let predictions = network.predictions(at: seen)
        return predictions.indices.reduce(0) { sum, i in
            let share = predictions[i] / seen.points.scale[i]
            return sum + loss.evaluate(
                z: Portable.log(share / (1 - share)), scale: seen.points.scale[i], target: prepared.fit.drawn.value[i],
                error: seen.data.error[i], normalization: 1).loss
        } / Double(max(1, seen.count))
    }

    /// The trainer of a prepared member of a depth above 0; its state can be kept and restored. `network` is as ``prepare(in:)`` left it.
    public func trainer(_ prepared: Prepared, in network: Network) -> Trainer<PointwiseCrossSection> {
        let fit = FitTargets(prepared.training.data, targets: prepared.fit.drawn.value, factors: prepared.fit.factors)
        return Trainer(
            PointwiseCrossSection(at: prepared.training.points, fit: fit, test: prepared.test), network: network, recipe: settings.recipe,
            seed: ReplicaSeed(seed: ReplicaTargets.seed(seed, of: points.target.address), replica: replica), depth: depth,
            pull: settings.pullStrength(points: prepared.training.count))
    }

    /// Trains the member.
    ///
    /// - Parameters:
    ///   - network: memory of at least ``capacity(for:resamples:)`` rows; what it held before does not matter.
    ///   - observe: called after every epoch with the number done and, when there is one, the newest evaluation.
    /// - Throws: ``TrainingFailure`` when the loss is no longer finite, or the training diverged.
    public func run(
        in network: Network, observe: (_ epoch: Int, Evaluation?) -> Void = { _, _ in }
    ) throws(TrainingFailure) -> FineTuned {
        precondition((0...network.architecture.layers).contains(depth), "a depth counts layers of the network")
        let prepared = prepare(in: network) {}
        guard depth > 0 else { return try result(prepared, weights: source, epochs: 0, history: [], in: network) }
        let trainer = trainer(prepared, in: network)
        let outcome = trainer.run { evaluation in
            observe(trainer.epoch, evaluation)
            return true
        }
        if let failure = outcome?.failure { throw failure }
        return try result(prepared, weights: network.parameters, epochs: trainer.epoch, history: trainer.history, in: network)
    }

    /// What a prepared member has become with these weights.
    ///
    /// - Throws: ``TrainingFailure`` when its predictions are not finite.
    public func result(
        _ prepared: Prepared, weights: [Float], epochs: Int, history: [Evaluation], in network: Network
    ) throws(TrainingFailure) -> FineTuned {
        var result = FineTuned(
            steps: steps(prepared.transform, prepared.residual), weights: weights, normalizations: [], chiSquareTrain: .nan,
            chiSquareTest: .nan, epochs: epochs, history: history, logEvidence: prepared.logEvidence,
            priors: prepared.priors)
        let atTraining = result.predictions(at: prepared.measured, in: network)
        result.normalizations = prepared.fit.measured(prepared.fit.normalizations(predictions: atTraining))
        result.chiSquareTrain = ChiSquare.perPoint(
            prepared.measured.data, predictions: atTraining, normalizations: result.normalizations)
        let test = points.points.selecting(points.test)
        result.chiSquareTest = ChiSquare.perPoint(
            test.data, predictions: result.predictions(at: test, in: network), normalizations: result.normalizations)
        guard result.chiSquareTrain.isFinite else { throw TrainingFailure(epoch: epochs, reason: .notFinite) }
        return result
    }
}
