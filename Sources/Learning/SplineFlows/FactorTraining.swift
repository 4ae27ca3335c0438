import NeuralNetwork

/// One factor of a flow under training: the factors have no parameter in common, so each has its own optimizer and its own best epoch.
final class FactorTraining {
    private let factor: FlowFactor
    private let optimizer: AdamW
    private let recipe: FlowRecipe
    private let firstLayer: Int
    private let features: AlignedFloats
    private let x: [Double]
    private let weight: [Double]
    private let anchor: AnchorPenalty?
    /// The running mean of the parameters.
    private var average: [Float]
    private(set) var best = Double.infinity
    private(set) var bestEpoch = 0
    private var bestParameters: [Float]

    /// - Parameter columns: c and the variables before x, each with a number for every row.
    init(_ factor: FlowFactor, columns: [[Double]], x: [Double], weight: [Double], recipe: FlowRecipe, frozenLayers: Int) {
        self.factor = factor
        (self.x, self.weight, self.recipe, firstLayer) = (x, weight, recipe, frozenLayers)
        optimizer = AdamW(.init(weightDecay: recipe.weightDecay), for: factor.network)
        features = AlignedFloats(x.count * factor.featureStride)
        average = factor.network.parameters
        anchor = recipe.pull > 0 ? AnchorPenalty(strength: recipe.pull, of: factor.network) : nil
        bestParameters = average
        let piece = 4096
        for first in stride(from: 0, to: x.count, by: piece) {
            let rows = min(piece, x.count - first)
            func descend(_ index: Int, _ pointers: [UnsafePointer<Double>]) {
                guard index < columns.count else {
                    return factor.features(rows, pointers, to: features.pointer + first * factor.featureStride)
                }
                columns[index].withUnsafeBufferPointer { buffer in
                    if let start = buffer.baseAddress { descend(index + 1, pointers + [start + first]) }
                }
            }
            descend(0, [])
        }
    }

    /// One step of the optimizer on some rows.
    ///
    /// - Returns: the sum of their losses.
    func step(_ rows: [Int], rate: Double) -> Double {
        let (network, x, weight) = (factor.network, self.x, self.weight)
        network.setInputRows(rows, of: features)
        let total = rows.reduce(0) { $0 + weight[$1] }
        guard total > 0 else { return 0 }
        var (loss, squares) = (0.0, 0.0)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * rows.count) { scratch in
            guard let mine = scratch.baseAddress else { return }
            for (place, row) in rows.enumerated() {
                (mine + place).initialize(to: x[row])
                (mine + rows.count + place).initialize(to: weight[row] / total)
            }
            (loss, squares) = factor.differentiate(rows.count, x: mine, weight: mine + rows.count)
        }
        if let anchor { squares = anchor.addGradient(from: firstLayer) }
        let norm = squares.squareRoot()
        optimizer.step(rate: rate, gradientScale: norm > recipe.gradientNorm ? recipe.gradientNorm / norm : 1, firstLayer: firstLayer)
        // The running mean of the weights; at first, of few, a plain one.
        let share = Float(max(1 - recipe.averaging, 1 / Double(optimizer.steps)))
        let now = network.parameters
        average.withUnsafeMutableBufferPointer { average in
            for i in now.indices { average[i] += share * (now[i] - average[i]) }
        }
        return loss * total
    }

    /// Exchanges the parameters for their running mean, and back.
    func exchange() {
        let now = factor.network.parameters
        factor.network.parameters = average
        average = now
    }

    /// - Parameter loss: on the held-out rows, of the running mean.
    func keepIfBest(_ loss: Double, epoch: Int) {
        guard loss < best else { return }
        (best, bestEpoch, bestParameters) = (loss, epoch, average)
    }

    func takeBest() { factor.network.parameters = bestParameters }

    var state: FlowTrainer.FactorState {
        get {
            .init(
                parameters: factor.network.parameters, average: average, moments: optimizer.state, best: best,
                bestEpoch: bestEpoch, bestParameters: bestParameters)
        }
        set {
            factor.network.parameters = newValue.parameters
            (average, optimizer.state) = (newValue.average, newValue.moments)
            (best, bestEpoch, bestParameters) = (newValue.best, newValue.bestEpoch, newValue.bestParameters)
        }
    }
}
