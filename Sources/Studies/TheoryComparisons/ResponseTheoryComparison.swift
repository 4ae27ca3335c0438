import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import PredictionRuns
import ResultReading
import ScatteringData
import Text

/// Calculated R_L and R_T beside those of an ensemble of response functions.
public struct ResponseTheoryComparison: Sendable {
    /// One q, one response function.
    public struct Row: Sendable, Equatable {
        public var momentum: Double
        public var response: String
        public var points: Int
        /// Of theory/mean: the median, and between which two lie 68 %.
        public var median: Double
        public var lower: Double
        public var upper: Double
        /// Shares of the points at which (theory − mean)/σ lies within one and two; NaN for a single member.
        public var within1: Double
        public var within2: Double
        /// Greatest |theory − mean|/σ; NaN for a single member.
        public var greatest: Double
        /// Least Δε of the points, see ``NuclearResponses/LeverArm``.
        public var leverArm: Double
    }

    public let theory: ResponseTheory
    public let target: String
    public let path: String
    public let rows: [Row]

    /// - Throws: ``RunError`` for a run that has no response functions.
    public init(_ theory: ResponseTheory, beside ensemble: EnsembleFile, products: GEMM) throws(RunError) {
        self.theory = theory
        target = ensemble.target
        path = ensemble.path
        let table = try ResponseTable(
            ensemble, at: theory.points.map { ResponsePoint(momentum: $0.momentum, omega: $0.omega) }, products: products)
        var momenta: [Double] = []
        for point in theory.points where !momenta.contains(point.momentum) { momenta.append(point.momentum) }
        rows = momenta.sorted().flatMap { q -> [Row] in
            let chosen = theory.points.indices.filter { theory.points[$0].momentum == q }
            func row(_ name: String, _ said: [EnsembleSummary], _ value: (ResponseTheory.Point) -> Double) -> Row {
                let ratios = Quantiles(chosen.map { value(theory.points[$0]) / said[$0].mean })
                let pulls = chosen.map { abs(value(theory.points[$0]) - said[$0].mean) / said[$0].standardDeviation }.filter(\.isFinite)
                func within(_ limit: Double) -> Double {
                    pulls.isEmpty ? .nan : Double(pulls.count { $0 <= limit }) / Double(pulls.count)
                }
                return Row(
                    momentum: q, response: name, points: chosen.count, median: ratios[0.5], lower: ratios[0.16], upper: ratios[0.84],
                    within1: within(1), within2: within(2), greatest: pulls.max() ?? .nan,
                    leverArm: chosen.map { table.leverArm[$0] }.min() ?? 0)
            }
            return [row("R_L", table.longitudinal, \.longitudinal), row("R_T", table.transverse, \.transverse)]
        }
    }

    public static let columns = [
        "q/GeV", "", "points", "theory/mean", "16 %", "84 %", "within 1σ", "2σ", "greatest |pull|", "Δε",
    ]

    public static func cells(_ row: Row) -> [String] {
        [
            Table.fixed(row.momentum, digits: 3), row.response, "\(row.points)", Table.fixed(row.median, digits: 3),
            Table.fixed(row.lower, digits: 3), Table.fixed(row.upper, digits: 3), Table.number(row.within1), Table.number(row.within2),
            Table.number(row.greatest), Table.fixed(row.leverArm, digits: 2),
        ]
    }

    /// Tables for a terminal.
    public var text: String {
        """
        theory    \(theory.name) (\(theory.source))
        \(theory.reference.isEmpty ? "" : "          \(theory.reference)\n")\
        run       \(path), \(target)

        \(Table.aligned([Self.columns] + rows.map(Self.cells)))
        """
    }
}
