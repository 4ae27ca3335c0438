/// χ²/N against the number of weight layers that were trained on another target, starting from a carbon ensemble.
///
/// Letters: T targets, D depths, R replicas.
public struct DepthScan: Sendable {
    /// Depths, counted in weight layers from the output; ascending as in the file.
    public let depths: [Int]
    public let replicas: [Int]
    public let targets: [Target]

    public struct Target: Sendable {
        public let name: String
        /// χ²/N of the test points, D×R; NaN for a member that is missing.
        public let chiSquareTest: [[Double]]
        /// Its mean and variance over the replicas, D.
        public let mean: [Double]
        public let variance: [Double]
        /// The mean χ²/N of the training points, D.
        public let trainMean: [Double]
        /// χ²/N of the carbon prediction times A/12, nothing trained.
        public let baseline: Double
    }
}
