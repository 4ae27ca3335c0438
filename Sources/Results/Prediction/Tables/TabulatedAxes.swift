import NuclearResponses
import PortableMath

/// Where response functions are tabulated: equidistant in ln q and in the rapidity y of the energy transfer,
///
///     ω = q tanh y,   y = ½ ln((q + ω)/(q − ω))
///
/// in which the quasi-elastic peak is about as wide at every q, and the light cone ω = q is far away. Bitwise reproducible.
public struct TabulatedAxes: Sendable, Equatable {
    /// q in GeV, and y.
    public var momentum: ClosedRange<Double>
    public var rapidity: ClosedRange<Double>
    /// How many of each; 4 at least.
    public var momenta: Int
    public var rapidities: Int

    /// q from 0.05 to 4 GeV, ω from 0.01 q to 0.9993 q.
    public static let standard = TabulatedAxes(momentum: 0.05...4, momenta: 160, rapidity: 0.01...4, rapidities: 400)

    public init(momentum: ClosedRange<Double>, momenta: Int, rapidity: ClosedRange<Double>, rapidities: Int) {
        (self.momentum, self.momenta, self.rapidity, self.rapidities) = (momentum, momenta, rapidity, rapidities)
        logarithm = Portable.log(momentum.lowerBound)
        step = (Portable.log(momentum.upperBound) - logarithm) / Double(momenta - 1)
        rapidityStep = (rapidity.upperBound - rapidity.lowerBound) / Double(rapidities - 1)
    }

    /// ln q at node 0, and the distances of nodes.
    private let logarithm: Double
    private let step: Double
    private let rapidityStep: Double

    /// At a node, counted from 0, or between nodes.
    public func momentum(at place: Double) -> Double { Portable.exp(logarithm + place * step) }
    public func rapidity(at place: Double) -> Double { rapidity.lowerBound + place * rapidityStep }

    public func point(_ place: (momentum: Double, rapidity: Double)) -> ResponsePoint {
        let q = momentum(at: place.momentum), grown = Portable.expMinusOne(2 * rapidity(at: place.rapidity))
        return ResponsePoint(momentum: q, omega: q * (grown / (grown + 2)))
    }

    /// All nodes, q slowest.
    public var nodes: [ResponsePoint] { points(momenta, rapidities, offset: 0) }
    /// The centres of all cells, where an interpolation is at its worst.
    public var centres: [ResponsePoint] { points(momenta - 1, rapidities - 1, offset: 0.5) }

    private func points(_ rows: Int, _ columns: Int, offset: Double) -> [ResponsePoint] {
        (0..<rows).flatMap { i in (0..<columns).map { point((Double(i) + offset, Double($0) + offset)) } }
    }

    /// The sixteen nodes of a point, and their weights.
    struct Stencil {
        /// The first node's row and column.
        var row: Int
        var column: Int
        var rowWeights: SIMD4<Double>
        var columnWeights: SIMD4<Double>
    }

    /// nil outside the table, by more than rounding.
    func stencil(of point: ResponsePoint) -> Stencil? {
        let (q, omega) = (point.momentum, point.omega)
        guard omega > 0, omega < q, q.isFinite else { return nil }
        let along = (Portable.log(q) - logarithm) / step
        let across = (0.5 * Portable.log((q + omega) / (q - omega)) - rapidity.lowerBound) / rapidityStep
        guard let (row, rowWeights) = TabulatedAxes.cubic(along, momenta),
            let (column, columnWeights) = TabulatedAxes.cubic(across, rapidities)
        else { return nil }
        return Stencil(row: row, column: column, rowWeights: rowWeights, columnWeights: columnWeights)
    }

    /// Lagrange's cubic through four neighbouring nodes, the two in the middle on both sides of the place, as far as the edges allow.
    private static func cubic(_ place: Double, _ count: Int) -> (first: Int, weights: SIMD4<Double>)? {
        guard place >= -1e-9, place <= Double(count - 1) + 1e-9 else { return nil }
        let first = min(max(Int(place) - 1, 0), count - 4)
        let t = place - Double(first + 1)
        return (first, SIMD4(
            -t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2, (t + 1) * t * (t - 1) / 6))
    }
}
