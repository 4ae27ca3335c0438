import NeuralNetwork
import Statistics
import Training

/// The time of one epoch by which the ``Trainer`` fits a linear observable.
public struct LinearFitRate: Sendable, Codable {
    /// "4×64 silu, 2 outputs, no BatchNorm".
    public var network: String
    public var inputs: Int
    public var outputs: Int
    public var data: Int
    public var batch: Int
    public var threads: Int
    /// "robust" or "chi2", see ``Loss``.
    public var loss: String
    /// 6·N·Σ(in·out) a second.
    public var gflops: Double
    public var ms: Double
}

/// Times fits to made-up data that combine all outputs at a row of their own: f_i = Σ_k K_ik exp(z_k).
///
/// An epoch is what a study of such data pays: shuffling, gathering, forward, loss, backward and optimizer.
public struct LinearFitBenchmark {
    private let training: LinearData
    private let architecture: Architecture
    private let products: GEMM
    private let team: ThreadTeam

    public init(architecture: Architecture, data count: Int, products: GEMM, team: ThreadTeam = .alone) {
        self.architecture = architecture
        self.products = products
        self.team = team
        let inputs = (0..<count * architecture.inputs).map { Double($0 * 37 % 1009 - 504) * 0.003 }
        var observable = LinearObservable(links: Array(repeating: .exp, count: architecture.outputs))
        for i in 0..<count {
            observable.append((0..<architecture.outputs).map {
                .init(row: i, output: $0, kernel: 0.1 + Double((i + 7 * $0) * 53 % 97) / 97)
            })
        }
        let values = (0..<count).map { 1e-3 * (1 + Double($0 * 71 % 89) / 89) }
        training = LinearData(
            inputs: inputs, width: architecture.inputs, observable: observable,
            data: FitData(
                value: values, error: values.map { 0.05 * $0 }, group: (0..<count).map { $0 % 10 },
                groupUncertainty: Array(repeating: 0.05, count: 10), address: (0..<count).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }))
    }

    /// The fastest of `epochs` epochs of each loss.
    public func rates(batch: Int, epochs: Int) throws(TrainingFailure) -> [LinearFitRate] {
        [try rate(batch: batch, isRobust: true, epochs: epochs), try rate(batch: batch, isRobust: false, epochs: epochs)]
    }

    private func rate(batch: Int, isRobust: Bool, epochs: Int) throws(TrainingFailure) -> LinearFitRate {
        let count = training.data.count
        var recipe = Recipe()
        recipe.epochs = max(1000, 2 * epochs)
        recipe.normalizationInterval = recipe.epochs + 1
        recipe.batchSize = batch
        recipe.batchStatisticsUntil = isRobust ? 1 : 0
        recipe.robustUntil = isRobust ? 1 : 0
        let fit = LinearFit(training)
        let network = Network(architecture, products: products, capacity: fit.greatestRows(ofBatch: batch), team: team)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(of: training.inputs, inputs: architecture.inputs)
        let trainer = Trainer(fit, network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
        let seconds = try trainer.leastSeconds(ofEpochs: epochs)
        return LinearFitRate(
            network: architecture.summary, inputs: architecture.inputs, outputs: architecture.outputs, data: count, batch: batch,
            threads: team.threads, loss: isRobust ? "robust" : "chi2",
            gflops: Double(count * architecture.flopsPerPoint(depth: architecture.layers)) / seconds / 1e9, ms: seconds * 1000)
    }
}
