import CrossSectionFits
import Members
import NeuralNetwork
import NuclearResponses
import ScatteringData
import Statistics
import Training

extension ResponseFit {
    /// Spectra below which single points are drawn in their place: of one spectrum nothing would ever be left undrawn.
    private static let leastSpectra = 3

    /// The draws of a fine-tune: those given, but no replica leaves an experiment on the nucleus out, and of a spectrum or two single
    /// points are drawn.
    ///
    /// - Parameter range: the nucleus's points in the fit.
    public func tuningTargets(_ draws: ReplicaTargets, nucleus range: Range<Int>) -> ReplicaTargets {
        var targets = draws
        targets.leftOutGroups = 0
        let spectra = data.selecting(range.filter { fold[$0] == 0 }).blocks.count
        if targets.resample == .settings, spectra < ResponseFit.leastSpectra { targets.resample = .points }
        return targets
    }

    /// How a network is fine-tuned to so many points.
    public func tuningRecipe(_ settings: ResponseTuning, points count: Int) -> Recipe { settings.recipe(card.recipe, points: count) }

    /// Trains the last layers of a network of other nuclei on the points of one: replica `key.replica`, whatever else the key says.
    ///
    /// - Parameters:
    ///   - weights: of the network of the same replica, which the fit's standardization belongs to.
    ///   - range: the nucleus's points in the fit.
    ///   - draws: what the replica draws of the points.
    ///   - variant: how many of the last weight layers train, and the place of their pull in `settings`.
    /// - Returns: nil when `observe` stopped it. A record that is done has its ``OutOfBag`` loss among its figures.
    public func tune<Key>(
        _ key: Key, from weights: [Float], nucleus range: Range<Int>, draws: ReplicaTargets, _ variant: TuningVariant,
        _ settings: ResponseTuning, resuming state: MemberState?, in network: Network, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<Key>? {
        network.parameters = weights
        let model = model(ofReplica: key.replica), seed = ReplicaSeed(seed: card.seed, replica: key.replica)
        let train = range.filter { fold[$0] == 0 }, test = range.filter { fold[$0] == 1 }
        let targets = tuningTargets(draws, nucleus: range)
        let own = data.selecting(train), drawn = targets.draw(from: own, for: seed)
        let held = test.isEmpty ? nil : model.data(at: measurements.nuclearPoints.selecting(test), data.selecting(test))
        let measured = LinearFit(
            model.data(at: measurements.nuclearPoints.selecting(drawn.indices.map { train[$0] }), drawn.fit.measured), fit: drawn.fit,
            test: held)
        let recipe = tuningRecipe(settings, points: train.count)
        var record: MemberRecord<Key>
        if variant.depth > 0 {
            let pull = settings.pulls[variant.pull]
            let trainer = Trainer(measured, network: network, recipe: recipe, seed: seed, depth: variant.depth, pull: pull)
            guard let trained = trainer.train(key, resuming: state, observe: observe) else { return nil }
            record = trained
        } else {
            record = untrained(key, measured, in: network)
        }
        guard record.status == .done else { return record }
        network.parameters = record.weights
        let times = targets.counts(of: own, for: seed)
        let predictions = model.crossSections(of: network, at: measurements.nuclearPoints.selecting(train))
        record.figures[OutOfBag.figure] = OutOfBag.loss(
            own, errorFloor: targets.errorFloor, width: card.recipe.robustWidth, predictions: predictions,
            isSeen: times.map { $0 > 0 })
        return record
    }

    /// Of the network as it is.
    private func untrained<Key>(_ key: Key, _ fit: LinearFit, in network: Network) -> MemberRecord<Key> {
        var fit = fit
        func outputs(_ inputs: [Double]) -> [Float] { network.outputs(of: network.standardization.rows(of: inputs)) }
        let training = outputs(fit.inputs)
        fit.renew { training }
        var record = MemberRecord(key: key)
        record.figures[FitFigure.chiSquareTrain] = fit.figure(of: .training, outputs: training)
        record.figures[FitFigure.chiSquareTest] = fit.figure(of: .test, outputs: outputs(fit.testInputs))
        record.normalizations = fit.measuredNormalizations
        record.weights = network.parameters
        return record
    }
}
