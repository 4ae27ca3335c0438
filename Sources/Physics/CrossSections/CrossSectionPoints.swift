import NeuralNetwork
import ScatteringData
import Training

/// Where a network is asked for cross sections: f = scale·σ(z) at each point, in the order in which every sum over them runs.
public struct CrossSectionPoints: Sendable {
    /// What the network's inputs follow from: where the points are, or where an input map has moved them.
    public var kinematics: [Kinematics]
    /// S(E,θ) of the points as measured, times the factors of an input map, nb/sr/GeV.
    public var scale: [Double]

    public init(_ kinematics: [Kinematics]) {
        self.kinematics = kinematics
        scale = kinematics.map(\.scale)
    }

    /// No points.
    public init() { self.init([]) }

    public var count: Int { kinematics.count }

    /// Physical inputs of the network (N×5): E, ω, θ, cos θ, Q².
    public var inputs: [Double] {
        var inputs: [Double] = []
        inputs.reserveCapacity(count * Kinematics.networkInputNames.count)
        for point in kinematics { inputs += point.networkInputs }
        return inputs
    }

    /// The points at `indices`, in that order.
    public func selecting(_ indices: [Int]) -> CrossSectionPoints {
        var points = CrossSectionPoints()
        points.kinematics = indices.map { kinematics[$0] }
        points.scale = indices.map { scale[$0] }
        return points
    }

    /// Adds other points behind these.
    public mutating func append(_ other: CrossSectionPoints) {
        kinematics += other.kinematics
        scale += other.scale
    }
}

extension Standardization {
    /// Mean and standard deviation of each input over `points`, the sums in their order; a constant input keeps scale 1.
    public init(_ points: CrossSectionPoints) { self.init(of: points.inputs, inputs: Kinematics.networkInputNames.count) }
}
