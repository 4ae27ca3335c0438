import NeuralNetwork
import ScatteringData

extension PointTable {
    /// All points of a data set, in its canonical order.
    public init(_ dataset: Dataset) {
        self.init()
        for point in dataset.points {
            append(point.kinematics)
            crossSection.append(point.crossSection)
            error.append(point.error)
            experiment.append(point.experiment)
            address.append(point.address)
        }
    }

    /// Points to predict at: nothing was measured there.
    public init(_ kinematics: [Kinematics]) {
        self.init()
        for point in kinematics { append(point) }
    }

    private mutating func append(_ kinematics: Kinematics) {
        inputs += kinematics.networkInputs
        scale.append(kinematics.scale)
    }
}

extension Standardization {
    /// Mean and standard deviation of each input over `points`, the sums in their order; a constant input keeps scale 1.
    public init(_ points: PointTable) {
        let width = Kinematics.networkInputNames.count
        var mean: [Float] = []
        var scale: [Float] = []
        for column in 0..<width {
            let values = (0..<points.count).map { points.inputs[$0 * width + column] }
            let centre = values.reduce(0, +) / Double(max(1, values.count))
            let variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, values.count))
            mean.append(Float(centre))
            // The mean of equal values may be off by a rounding error, which is no spread.
            let varies = values.contains { $0 != values[0] } && variance > 0
            scale.append(varies ? Float(variance.squareRoot()) : 1)
        }
        self.init(mean: mean, scale: scale)
    }
}
