import Cluster
import NeuralNetwork

/// What one rank knows of its place, to be judged by rank 0.
package struct RankReport: Codable {
    package var node: String
    package var processor: String
    package var cores: [Int]
    package var memoryLimit: Int
    package var products: [String]
    package var openBLAS: String

    package static var mine: RankReport {
        RankReport(
            node: Machine.name, processor: Machine.processor, cores: Machine.allowedCores, memoryLimit: Machine.memoryLimit,
            products: GEMM.available.map(\.option), openBLAS: GEMM.openBLASKernels)
    }
}
