import Cluster
import NeuralNetwork

/// What one rank knows of its place, to be judged by rank 0.
struct RankReport: Codable {
    var node: String
    var processor: String
    var cores: [Int]
    var memoryLimit: Int
    var products: [String]
    var openBLAS: String

    static var mine: RankReport {
        RankReport(
            node: Machine.name, processor: Machine.processor, cores: Machine.allowedCores, memoryLimit: Machine.memoryLimit,
            products: GEMM.available.map(\.option), openBLAS: GEMM.openBLASKernels)
    }
}
