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

    /// Both beside separated data: one q, one response function.
    public struct Measured: Sendable, Equatable {
        public var momentum: Double
        public var response: String
        public var points: Int
        /// Means of ((t − d)/δ)² and ((f̄ − d)/δ)².
        public var theory: Double
        public var ensemble: Double
        /// Σ w t d/Σ w d² and the same of f̄, w = 1/δ².
        public var theoryRatio: Double
        public var ensembleRatio: Double
    }

    /// Beside the bundled separated response functions of the nucleus; empty where there are none at the calculation's q.
    public let measured: [Measured]
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
        measured = try Self.measured(theory, beside: ensemble, products: products)
    }

    /// The calculation is linear in ω between its points of the same q.
    private static func measured(
        _ theory: ResponseTheory, beside ensemble: EnsembleFile, products: GEMM
    ) throws(RunError) -> [Measured] {
        guard let nucleus = try? Nucleus(ensemble.target), let data = SeparatedResponses.bundled(nucleus) else { return [] }
        let said = data.points.compactMap { d in theory.responses(momentum: d.momentum, omega: d.omega).map { (d, $0) } }
        guard !said.isEmpty else { return [] }
        let table = try ResponseTable(
            ensemble, at: said.map { ResponsePoint(momentum: $0.0.momentum, omega: $0.0.omega) }, products: products)
        var momenta: [Double] = []
        for (point, _) in said where !momenta.contains(point.momentum) { momenta.append(point.momentum) }
        return momenta.sorted().flatMap { q -> [Measured] in
            let chosen = said.indices.filter { said[$0].0.momentum == q }
            func row(_ name: String, _ values: (Int) -> (d: Double, delta: Double, theory: Double, mean: Double)) -> Measured {
                var (chi, top, bottom) = ((0.0, 0.0), (0.0, 0.0), 0.0)
                for (d, delta, t, f) in chosen.map(values) {
                    let w = 1 / (delta * delta)
                    chi = (chi.0 + w * (t - d) * (t - d), chi.1 + w * (f - d) * (f - d))
                    top = (top.0 + w * t * d, top.1 + w * f * d)
                    bottom += w * d * d
                }
                let n = Double(chosen.count)
                return Measured(
                    momentum: q, response: name, points: chosen.count, theory: chi.0 / n, ensemble: chi.1 / n, theoryRatio: top.0 / bottom,
                    ensembleRatio: top.1 / bottom)
            }
            return [
                row("R_L") { i in
                    (said[i].0.longitudinal, said[i].0.longitudinalError, said[i].1.longitudinal, table.longitudinal[i].mean)
                },
                row("R_T") { i in (said[i].0.transverse, said[i].0.transverseError, said[i].1.transverse, table.transverse[i].mean) },
            ]
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

        \(Table.aligned([Self.columns] + rows.map(Self.cells)))\(measuredText)
        """
    }

    private var measuredText: String {
        guard !measured.isEmpty else { return "" }
        let header = ["q/GeV", "", "points", "χ²/N theory", "mean", "theory/data", "mean/data"]
        return "\nbeside separated data (J. Jourdan, Nucl. Phys. A 603 (1996) 117)\n" + Table.aligned([header] + measured.map { row in
            [
                Table.fixed(row.momentum, digits: 3), row.response, "\(row.points)", Table.number(row.theory), Table.number(row.ensemble),
                Table.fixed(row.theoryRatio, digits: 3), Table.fixed(row.ensembleRatio, digits: 3),
            ]
        })
    }
}
