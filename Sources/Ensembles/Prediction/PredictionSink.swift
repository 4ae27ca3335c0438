/// What the outputs of predictions have in common: rank 0 hands them the points in order, block by block.
public protocol PredictionSink: AnyObject {
    func append(_ block: EvaluatedPoints) throws
    /// Makes the output whole. Where this is never called, no file is left.
    func finish() throws
}

/// What a table of predictions is about, and which columns it has.
public struct PredictionContent: Sendable {
    public enum Layout: Sendable, Equatable {
        case grid(PointGrid)
        case list(count: Int)
    }

    public var layout: Layout
    /// Replica numbers of the members, whose values are columns; empty when they are not wanted.
    public var members: [Int]
    /// A matrix between all points, whose rows are columns too.
    public var matrix: CovarianceMatrix.Kind?

    public init(layout: Layout, members: [Int] = [], matrix: CovarianceMatrix.Kind? = nil) {
        self.layout = layout
        self.members = members
        self.matrix = matrix
    }

    public var count: Int {
        switch layout {
        case .grid(let grid): grid.count
        case .list(let count): count
        }
    }

    /// A spectrum need not repeat E and θ in every line.
    var isSpectrum: Bool {
        if case .grid(let grid) = layout { return grid.isSpectrum }
        return false
    }

    /// The numbers of a spread with the names they have in every output.
    static let statistics: [(name: String, meaning: String, value: @Sendable (Spread) -> Double)] = [
        ("mean", "mean over the members", { $0.mean }),
        ("standard_deviation", "standard deviation over the members (divided by M - 1)", { $0.standardDeviation }),
        ("median", "median over the members", { $0.median }),
        ("quantile_16", "16 % quantile over the members, interpolated linearly", { $0.quantile16 }),
        ("quantile_84", "84 % quantile over the members, interpolated linearly", { $0.quantile84 }),
        ("quantile_2_5", "2.5 % quantile over the members, interpolated linearly", { $0.quantile2_5 }),
        ("quantile_97_5", "97.5 % quantile over the members, interpolated linearly", { $0.quantile97_5 }),
    ]
}
