import CrossSections
import Files
import ResultReading
import ScatteringData
import Statistics

/// A calculation beside the data of a finished run and the mean of its networks.
///
/// Compared are the measured points at which the calculation says something, see ``ScatteringData/TheoryTable``. Both theory t and ensemble
/// mean f̄ are given normalizations by the same rule, λ_k in closed form from all compared points of experiment k
/// (``Statistics/Normalizations``); χ²/N is Σ((d − λ_k t)/δ)²/N. Where t is f̄, the two are the same to the bit, and all pulls are 0.
public struct TheoryComparison: Sendable {
    /// A measured point with what is said of it.
    public struct Point: Sendable {
        public let measured: RunResult.Point
        public let place: TheoryRegion
        /// The curves there, nb/sr/GeV; the total first.
        public let values: [Double]
        /// The calculation's own error of the total; 0 where none is given.
        public let error: Double

        /// t.
        public var total: Double { values[0] }
        /// t/f̄.
        public var ratio: Double { total / measured.mean }
        /// (t − f̄)/√(σ² + σ_t²); NaN for a single member.
        public var pull: Double {
            let sigma = measured.standardDeviation
            return (total - measured.mean) / (sigma * sigma + error * error).squareRoot()
        }
    }

    public let run: RunResult
    public let theory: TheoryTable
    public let points: [Point]
    /// Measured points of the run at which the calculation says nothing.
    public let missing: Int
    /// λ_k and pulls of the calculation and of the ensemble mean at the points.
    public let ofTheory: Comparison
    public let ofEnsemble: Comparison

    /// - Throws: ``RunError`` where they have no point in common.
    public init(_ theory: TheoryTable, beside run: RunResult) throws(RunError) {
        self.run = run
        self.theory = theory
        points = run.points.compactMap { measured in
            theory[measured.kinematics].map {
                Point(measured: measured, place: TheoryRegion(of: measured.kinematics), values: $0.values, error: $0.error)
            }
        }
        missing = run.points.count - points.count
        guard !points.isEmpty else {
            let measured = Set(run.points.map(\.kinematics.setting)).sorted().prefix(3)
            throw RunError(
                "\(theory.source): none of its \(theory.count) points lies on a spectrum of \(run.target) that \(run.path) was fitted to; "
                    + "give curves at measured E and θ, such as "
                    + measured.map { "E_GeV \($0.energy), theta_deg \($0.theta)" }.joined(separator: "; "))
        }
        let data = FitData(
            value: points.map(\.measured.crossSection), error: points.map(\.measured.error), group: points.map(\.measured.experiment),
            groupUncertainty: run.experiments.map(\.normalizationUncertainty))
        ofTheory = Comparison(data, mean: points.map(\.total))
        ofEnsemble = Comparison(data, mean: points.map(\.measured.mean), spread: points.map(\.measured.standardDeviation))
    }

    /// Both at some of the points.
    public struct Row: Sendable, Equatable {
        public let name: String
        public let points: Int
        /// χ²/N; NaN without points.
        public let theory: Double
        public let ensemble: Double
        /// Of t/f̄: the median, and between which two lie 68 %.
        public let median: Double
        public let lower: Double
        public let upper: Double
        public let verdict: Verdict
    }

    /// Who describes the data there, by χ²/N of at most ``limit``.
    public enum Verdict: String, Sendable {
        case both = ""
        case theory = "theory weak"
        case ensemble = "ensemble weak"
        case neither = "both weak: theory, networks or data"
        case few = "few points"
    }

    /// χ²/N above which a description is called weak, and points below which nothing is said.
    public static let limit = 3.0
    static let least = 5

    private func row(_ name: String, _ chosen: [Int]) -> Row {
        let ratios = Quantiles(chosen.map { points[$0].ratio })
        let (theory, ensemble) = (ofTheory.chiSquare(at: chosen), ofEnsemble.chiSquare(at: chosen))
        let verdict: Verdict = chosen.count < Self.least ? .few
            : theory <= Self.limit ? (ensemble <= Self.limit ? .both : .ensemble) : (ensemble <= Self.limit ? .theory : .neither)
        return Row(
            name: name, points: chosen.count, theory: theory, ensemble: ensemble, median: ratios[0.5], lower: ratios[0.16],
            upper: ratios[0.84], verdict: verdict)
    }

    /// By region; those without points are left out.
    public var regions: [Row] {
        TheoryRegion.allCases.map { region in row(region.rawValue, points.indices.filter { points[$0].place == region }) }
            .filter { $0.points > 0 }
    }

    /// By experiment, with λ_k of theory and ensemble.
    public var experiments: [(row: Row, theory: Double, ensemble: Double)] {
        run.experiments.indices.compactMap { k in
            let chosen = points.indices.filter { points[$0].measured.experiment == k }
            return chosen.isEmpty ? nil
                : (row(run.experiments[k].name, chosen), ofTheory.normalizations[k], ofEnsemble.normalizations[k])
        }
    }

    /// Of all points, and of those that no network was trained on.
    public var totals: [Row] {
        let test = points.indices.filter { points[$0].measured.isTest }
        return [row("all", Array(points.indices))] + (test.isEmpty ? [] : [row("test points alone", test)])
    }

    /// Pulls that are numbers.
    public var pulls: [Double] { points.map(\.pull).filter(\.isFinite) }
}

/// The part of the spectrum that a point belongs to: that of ``CrossSections/Region``, with what lies above W = 2 GeV apart.
public enum TheoryRegion: String, Sendable, CaseIterable {
    case quasielastic
    case dip
    case delta = "Δ"
    case beyond
    case inelastic = "W > 2 GeV"

    public init(of point: Kinematics) {
        let squared = Nucleon.mass * Nucleon.mass + 2 * Nucleon.mass * point.omega - point.q2
        switch Region(of: point) {
        case .quasielastic: self = .quasielastic
        case .dip: self = .dip
        case .delta: self = .delta
        case .beyond: self = squared > 4 ? .inelastic : .beyond
        }
    }
}
