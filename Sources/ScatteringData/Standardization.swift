/// The mean and spread of each network input over some points, to bring the inputs to zero mean and unit spread.
///
/// Bitwise reproducible: sums run in canonical order.
public struct Standardization: Equatable, Sendable {
    /// One for each input, in the order of `Kinematics.networkInputs`.
    public let mean: [Double]
    /// The standard deviation (1/N); 1 for an input that does not vary.
    public let spread: [Double]

    public init(mean: [Double], spread: [Double]) {
        self.mean = mean
        self.spread = spread
    }

    /// Over the points of `dataset` with these indices, in whatever order they are given; over no points mean 0 and spread 1.
    public init(_ dataset: Dataset, over indices: [Int]) {
        let inputs = indices.sorted().map { dataset.points[$0].kinematics.networkInputs }
        let count = Double(max(1, inputs.count))
        var mean: [Double] = []
        var spread: [Double] = []
        for column in Kinematics.networkInputNames.indices {
            let average = inputs.reduce(0) { $0 + $1[column] } / count
            let variance = inputs.reduce(0) { $0 + ($1[column] - average) * ($1[column] - average) } / count
            // A column of equal numbers can leave a variance of rounding errors, far below what a varying one has.
            let varies = inputs.contains { $0[column] != inputs[0][column] }
            mean.append(average)
            spread.append(varies && variance > 0 ? variance.squareRoot() : 1)
        }
        self.mean = mean
        self.spread = spread
    }

    /// (x − mean)/spread, input by input.
    public func callAsFunction(_ inputs: [Double]) -> [Double] {
        inputs.indices.map { (inputs[$0] - mean[$0]) / spread[$0] }
    }
}
