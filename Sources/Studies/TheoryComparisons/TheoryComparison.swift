import CrossSections
import Files
import ResultReading
import ScatteringData
import Statistics
import Text

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
            throw RunError(
                "\(theory.source): none of its \(theory.count) points lies on a spectrum of \(run.target) that \(run.path) was fitted to; "
                    + "give curves at measured E and θ and between measured ω\(TheoryComparison.nearest(theory, run))")
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
        /// Medians of |d − λ t|/δ and |d − λ f̄|/δ, which few points far off do not move.
        public let medianTheory: Double
        public let medianEnsemble: Double
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
        case neither = "both weak"
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
            name: name, points: chosen.count, theory: theory, ensemble: ensemble,
            medianTheory: Quantiles(chosen.map { abs(ofTheory.pull($0)) })[0.5],
            medianEnsemble: Quantiles(chosen.map { abs(ofEnsemble.pull($0)) })[0.5], median: ratios[0.5], lower: ratios[0.16],
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

    /// The measured (E, θ) that comes nearest to one of the calculation's.
    private static func nearest(_ theory: TheoryTable, _ run: RunResult) -> String {
        let measured = Set(run.points.map(\.kinematics.setting)).sorted()
        func apart(_ a: Setting, _ b: Setting) -> Double { abs(a.energy - b.energy) / b.energy + abs(a.theta - b.theta) / b.theta }
        let pairs = theory.settings.compactMap { own in measured.min { apart(own, $0) < apart(own, $1) }.map { (own, $0) } }
        return pairs.min { apart($0.0, $0.1) < apart($1.0, $1.1) }.map { own, other in
            "; nearest are E_GeV \(plain(own.energy)), theta_deg \(plain(own.theta)) of the file to E_GeV \(plain(other.energy)), "
                + "theta_deg \(plain(other.theta)) of the data"
        } ?? ""
    }

    /// What a median of t/f̄ far from 1 may come from; nil where it is not.
    public var scaleRemark: String? {
        let ratio = Quantiles(points.map(\.ratio))[0.5]
        guard let nucleus = try? Nucleus(run.target), ratio > 0, ratio < 0.2 || ratio > 5 else { return nil }
        let likely = [
            (1 / Double(nucleus.A), "per nucleon: multiply by \(nucleus.A)"), (1e-3, "in µb/sr/GeV or nb/sr/MeV: multiply by 1000"),
            (1e3, "in pb/sr/GeV: divide by 1000"), (1e-6, "in mb/sr/GeV or µb/sr/MeV: multiply by a million"),
            (1e-7, "in fm²/sr/GeV: multiply by 10⁷"), (1e-33, "in cm²/sr/GeV: multiply by 10³³"),
        ].first { ratio > 0.6 * $0.0 && ratio < 1.7 * $0.0 }
        return "theory/mean is \(Table.number(ratio)) in the middle; columns are read in nb/sr/GeV of the whole nucleus"
            + (likely.map { ". Is it \($0.1)?" } ?? "")
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
