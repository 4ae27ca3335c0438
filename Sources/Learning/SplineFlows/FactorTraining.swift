import NeuralNetwork

/// One factor of a flow under training: the factors have no parameter in common, so each has its own optimizer and its own best epoch.
final class FactorTraining {
    private let factor: FlowFactor
    private let optimizer: AdamW
    private let recipe: FlowRecipe
    private let firstLayer: Int
    private let anchor: AnchorPenalty?
    private let average: RunningMean
    private(set) var best = Double.infinity
    private(set) var bestEpoch = 0
    private var bestParameters: [Float]

    init(_ factor: FlowFactor, recipe: FlowRecipe, frozenLayers: Int) {
        (self.factor, self.recipe, firstLayer) = (factor, recipe, frozenLayers)
        optimizer = AdamW(.init(weightDecay: recipe.weightDecay), for: factor.network)
        average = RunningMean(of: factor.network)
        anchor = recipe.pull > 0 ? AnchorPenalty(strength: recipe.pull, of: factor.network) : nil
        bestParameters = factor.network.parameters
    }

    /// One step of the optimizer on a batch of positive weight.
    ///
    /// - Returns: the weighted mean of the losses of its rows.
    func step(_ batch: FlowBatch, rate: Double) -> Double {
        factor.features(batch.count, batch.columns, to: factor.network.inputRows())
        let (loss, own) = factor.differentiate(batch.count, x: batch.columns[factor.known], weight: batch.weight)
        let squares = anchor?.addGradient(from: firstLayer) ?? own
        let norm = squares.squareRoot()
        optimizer.step(rate: rate, gradientScale: norm > recipe.gradientNorm ? recipe.gradientNorm / norm : 1, firstLayer: firstLayer)
        // At first, of few, a plain mean.
        average.add(share: Float(max(1 - recipe.averaging, 1 / Double(optimizer.steps))))
        return loss
    }

    /// Exchanges the parameters for their running mean, and back.
    func exchange() { average.exchange() }

    /// - Parameter loss: on the held-out rows, of the running mean.
    func keepIfBest(_ loss: Double, epoch: Int) {
        guard loss < best else { return }
        (best, bestEpoch, bestParameters) = (loss, epoch, average.parameters)
    }

    func takeBest() { factor.network.parameters = bestParameters }

    var state: FlowTrainer.FactorState {
        get {
            .init(
                parameters: factor.network.parameters, average: average.parameters, moments: optimizer.state, best: best,
                bestEpoch: bestEpoch, bestParameters: bestParameters)
        }
        set {
            average.parameters = newValue.average
            factor.network.parameters = newValue.parameters
            optimizer.state = newValue.moments
            (best, bestEpoch, bestParameters) = (newValue.best, newValue.bestEpoch, newValue.bestParameters)
        }
    }
}
