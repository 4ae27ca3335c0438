/// Measured points as columns, in the order in which every sum over them runs.
public struct PointTable: Sendable {
    /// Physical inputs (N×5): E, ω, θ, cos θ, Q².
    public var inputs: [Double] = []
    /// S(E,θ), nb/sr/GeV.
    public var scale: [Double] = []
    /// d, measured d²σ/dΩdω, nb/sr/GeV.
    public var crossSection: [Double] = []
    /// δ, its point-to-point error, nb/sr/GeV.
    public var error: [Double] = []
    /// Index of the point's experiment.
    public var experiment: [Int] = []
    /// The content hash that addresses the point's random draws.
    public var address: [UInt64] = []

    public init() {}

    public var count: Int { scale.count }

    /// The points at `indices`, in that order.
    public func selecting(_ indices: [Int]) -> PointTable {
        let width = count == 0 ? 0 : inputs.count / count
        var table = PointTable()
        table.inputs = indices.flatMap { inputs[$0 * width..<($0 + 1) * width] }
        table.scale = indices.map { scale[$0] }
        table.crossSection = indices.map { crossSection[$0] }
        table.error = indices.map { error[$0] }
        table.experiment = indices.map { experiment[$0] }
        table.address = indices.map { address[$0] }
        return table
    }

    /// Adds the points of another table behind these.
    mutating func append(_ other: PointTable) {
        inputs += other.inputs
        scale += other.scale
        crossSection += other.crossSection
        error += other.error
        experiment += other.experiment
        address += other.address
    }
}
