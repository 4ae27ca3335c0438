import PortableMath
import ScatteringData
import Statistics

/// How measurements agree with an ensemble that has not seen them. The pull of a point is
///
///     p = (d − λ_k f̄)/√(δ² + λ_k² σ²)
///
/// with the mean f̄ and the standard deviation σ of the ensemble's members: its own uncertainty counts as the point's does.
public struct Tension: Sendable, Equatable {
    public var points: Int
    /// Points with training points around them, see `Coverage`: of the others an ensemble knows little, and its σ too.
    public var covered: Int
    /// Σ ((d − λ_k f̄)/δ)²/N; NaN without points.
    public var chiSquare: Double
    /// Median of p², 0.455 for a faithful ensemble; over all points, and over the covered ones.
    public var medianPull: Double
    public var medianCovered: Double
    /// Shares of the points with |p| ≤ 1 and |p| ≤ 2.
    public var within1: Double
    public var within2: Double
    /// (1 − λ_k)/Δλ_k where all points of an experiment were left out; nil elsewhere.
    public var normalizationPull: Double?

    /// Covered points that it takes to judge a group.
    public static let leastCovered = 5

    /// - Parameters:
    ///   - measured: d, `errors`: δ, `mean`: f̄, `deviation`: σ, all nb/sr/GeV; `normalization`: λ_k of each point's experiment. A σ that
    ///     is not known counts as 0.
    public init(
        measured: [Double], errors: [Double], mean: [Double], deviation: [Double], normalization: [Double], isCovered: [Bool],
        normalizationPull: Double? = nil
    ) {
        let compared = measured.indices.map { i in
            Self.compare(measured: measured[i], error: errors[i], mean: mean[i], deviation: deviation[i], normalization: normalization[i])
        }
        let figures = CoverageFigures(compared)
        let pulls = compared.map { $0.difference / $0.deviation }
        points = figures.points
        covered = isCovered.count { $0 }
        chiSquare = figures.chiSquare
        medianPull = OrderStatistics.median(pulls.map { $0 * $0 })
        medianCovered = OrderStatistics.median(pulls.indices.filter { isCovered[$0] }.map { pulls[$0] * pulls[$0] })
        within1 = figures.within1
        within2 = figures.within2
        self.normalizationPull = normalizationPull
    }

    /// p of one point.
    static func pull(measured: Double, error: Double, mean: Double, deviation: Double, normalization: Double) -> Double {
        let point = compare(measured: measured, error: error, mean: mean, deviation: deviation, normalization: normalization)
        return point.difference / point.deviation
    }

    private static func compare(
        measured: Double, error: Double, mean: Double, deviation: Double, normalization: Double
    ) -> ComparedPoint {
        ComparedPoint(
            difference: measured - normalization * mean, error: error, band: deviation.isFinite ? normalization * deviation : 0)
    }

    /// max(median p² of the covered points, (½ (1 − λ_k)/Δλ_k)²): above 1 when more than half of the points lie beyond one standard
    /// deviation, or the normalization beyond two of its uncertainties. NaN with fewer than ``leastCovered`` covered points: what is far
    /// from all others cannot disagree with them.
    public var score: Double {
        guard covered >= Self.leastCovered, medianCovered.isFinite else { return .nan }
        let normalization = 0.5 * (normalizationPull ?? 0)
        return max(medianCovered, normalization * normalization)
    }

    public var disagrees: Bool { score > 1 }
}

/// Single points that disagree while those next to them agree: misprints and fluctuations beyond the errors, as against a fit that is off
/// in a whole region.
public enum IsolatedOutliers {
    /// |p| of the point is above `pull`, and of its nearest neighbours in ω, `reach` on each side in the spectrum of its experiment at its
    /// (E, θ), there are two at least, all with |p| at or below `neighbours`.
    public static let pull = 3.0
    public static let neighbours = 1.5
    public static let reach = 2

    /// - Parameters:
    ///   - points: by experiment, E, θ and ω, as those of a `Dataset`; `experiment`: of each of them.
    ///   - pulls: p of each; nil for points that were not left out.
    /// - Returns: indices, the largest |p| first.
    public static func among(_ points: [Kinematics], experiment: [Int], pulls: [Double?]) -> [Int] {
        var spectra: [[Int]] = []
        for i in points.indices where pulls[i] != nil {
            if let last = spectra.last?.last, experiment[last] == experiment[i], points[last].setting == points[i].setting {
                spectra[spectra.count - 1].append(i)
            } else {
                spectra.append([i])
            }
        }
        func size(_ i: Int) -> Double { abs(pulls[i] ?? .nan) }
        return spectra.flatMap { spectrum in
            spectrum.indices.filter { place in
                let around = (max(0, place - reach)...min(spectrum.count - 1, place + reach)).filter { $0 != place }
                return size(spectrum[place]) > pull && around.count >= 2 && around.allSatisfy { size(spectrum[$0]) <= neighbours }
            }.map { spectrum[$0] }
        }.sorted { (-size($0), $0) < (-size($1), $1) }
    }
}
