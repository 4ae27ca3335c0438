import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData
import Statistics
import Text

/// How an ensemble describes separated response functions that it was not fitted to.
public struct SeparationTest: Sendable {
    /// One q, one response function.
    public struct Row: Sendable, Equatable {
        public var momentum: Double
        public var response: String
        public var points: Int
        /// Σ w m d/Σ w d² with w = 1/δ²: what the measured ones are to be multiplied by.
        public var ratio: Double
        /// Mean of ((m − d)/δ)².
        public var chiSquare: Double
        /// Mean relative standard deviation of the members.
        public var band: Double
        /// Shares of the points within one and two √(σ² + δ²).
        public var within1: Double
        public var within2: Double
        /// Least Δε of the points.
        public var leverArm: Double
    }

    public let rows: [Row]
    public let source: String

    /// - Throws: ``RunError`` for a run that has no response functions.
    public init(_ data: SeparatedResponses, by ensemble: EnsembleFile, products: GEMM) throws(RunError) {
        let table = try ResponseTable(
            ensemble, at: data.points.map { ResponsePoint(momentum: $0.momentum, omega: $0.omega) }, products: products)
        source = data.source
        var momenta: [Double] = []
        for point in data.points where !momenta.contains(point.momentum) { momenta.append(point.momentum) }
        rows = momenta.flatMap { q -> [Row] in
            let chosen = data.points.indices.filter { data.points[$0].momentum == q }
            func row(
                _ name: String, _ said: [EnsembleSummary], _ value: (SeparatedResponses.Point) -> Double,
                _ error: (SeparatedResponses.Point) -> Double
            ) -> Row {
                var (top, bottom, band) = (0.0, 0.0, 0.0)
                let compared = chosen.map { i -> ComparedPoint in
                    let (d, delta, m) = (value(data.points[i]), error(data.points[i]), said[i])
                    top += m.mean * d / (delta * delta)
                    bottom += d * d / (delta * delta)
                    band += m.standardDeviation / m.mean
                    return ComparedPoint(difference: d - m.mean, error: delta, band: m.standardDeviation.isNaN ? 0 : m.standardDeviation)
                }
                let figures = CoverageFigures(compared)
                return Row(
                    momentum: q, response: name, points: chosen.count, ratio: top / bottom, chiSquare: figures.chiSquare,
                    band: band / Double(chosen.count), within1: figures.within1, within2: figures.within2,
                    leverArm: chosen.map { table.leverArm[$0] }.min() ?? 0)
            }
            return [
                row("R_L", table.longitudinal, \.longitudinal, \.longitudinalError),
                row("R_T", table.transverse, \.transverse, \.transverseError),
            ]
        }
    }

    /// For people.
    public var text: String {
        let header = ["q/GeV", "", "points", "model/data", "χ²/N", "band", "within 1σ", "2σ", "Δε"]
        return Table.aligned([header] + rows.map { row in
            [
                Table.fixed(row.momentum, digits: 3), row.response, "\(row.points)", Table.fixed(row.ratio, digits: 3),
                Table.number(row.chiSquare), Table.fixed(100 * row.band, digits: 1) + " %", Table.fixed(row.within1, digits: 2),
                Table.fixed(row.within2, digits: 2), Table.fixed(row.leverArm, digits: 2),
            ]
        })
    }
}
