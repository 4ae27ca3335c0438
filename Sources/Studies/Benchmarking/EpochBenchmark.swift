import CrossSections
import NeuralNetwork
import ScatteringData
import Training

/// The time of one training epoch of the reference network on the carbon data of model A.
public struct EpochRate: Sendable, Codable {
    public var batch: Int
    /// The last so many weight layers are trained.
    public var depth: Int
    public var threads: Int
    /// BatchNorm on batch statistics ("batch"), or frozen to its running ones ("running").
    public var statistics: String
    /// 6·N·Σ(in·out) over the trained layers, a second.
    public var gflops: Double
    public var ms: Double
}

public struct EpochBenchmark {
    private let training: CrossSectionData
    private let architecture: Architecture
    private let products: GEMM
    private let team: ThreadTeam
    private let dropout: Double

    public init(
        architecture: Architecture = Architecture(), products: GEMM, team: ThreadTeam = .alone, dropout: Double = 0
    ) throws(DataError) {
        let dataset = try Dataset.bundled(Nucleus("12C"))
        training = CrossSectionData(dataset).selecting(try Folds(.publishedA, of: dataset).train)
        self.architecture = architecture
        self.products = products
        self.team = team
        self.dropout = dropout
    }

    public var points: Int { training.count }

    /// Least time of `epochs` epochs, everything included: shuffling, gathering, loss, both passes and the optimizer.
    public func rate(batch: Int, depth: Int, statistics: NormalizationStatistics, epochs: Int = 4) throws(TrainingFailure) -> EpochRate {
        var recipe = Recipe()
        recipe.epochs = 1000
        recipe.normalizationInterval = 1001
        recipe.batchSize = batch
        recipe.dropout = dropout
        recipe.batchStatisticsUntil = statistics == .batch ? 1 : 0
        recipe.robustUntil = 1
        let network = Network(architecture, products: products, capacity: min(batch, training.count), team: team)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(training.points)
        let trainer = Trainer(
            PointwiseCrossSection(training), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0), depth: depth)
        let least = try trainer.leastSeconds(ofEpochs: epochs)
        return EpochRate(
            batch: batch, depth: depth, threads: team.threads, statistics: statistics == .batch ? "batch" : "running",
            gflops: Double(points * architecture.flopsPerPoint(depth: depth)) / least / 1e9, ms: least * 1000)
    }
}
