import PortableMath
import Prediction

/// How far an ensemble lies from its law, and how far its members lie from each other, over a set of points: bias and variance of
/// L. Del Debbio, T. Giani, M. Wilson, Eur. Phys. J. C 82 (2022) 330, in units of the errors δ of the points.
///
/// With f_r of R members, f̄ the ensemble's value, f the law, and σ² = Σ_r (f_r − ⟨f_r⟩)²/(R − 1):
///
///     bias² = mean_i ((f̄ − f)/δ)²,   variance = mean_i σ²/δ²
///
/// Sums in the given order: bitwise reproducible.
public struct Deviation: Sendable, Equatable, Codable {
    public var members: Int
    public var points: Int
    public var biasSquared: Double
    /// NaN with fewer than two members.
    public var variance: Double
    /// The share of the points with |f̄ − f| ≤ σ.
    public var within: Double

    /// - Parameters:
    ///   - rows: f_r, members × points; `value`: f̄, `law`: f, `errors`: δ at each point.
    ///   - indices: the points to take. Without any, and without members, everything is NaN.
    public init(rows: [[Double]], value: [Double], law: [Double], errors: [Double], at indices: [Int]) {
        members = rows.count
        points = indices.count
        guard !rows.isEmpty, !indices.isEmpty else {
            (biasSquared, variance, within) = (.nan, .nan, .nan)
            return
        }
        var (bias, spread, inside) = (0.0, 0.0, 0)
        for i in indices {
            let sigma2 = EnsembleSummary(rows.map { $0[i] }).variance
            let difference = value[i] - law[i], weight = 1 / (errors[i] * errors[i])
            bias += difference * difference * weight
            spread += sigma2 * weight
            inside += difference * difference <= sigma2 ? 1 : 0
        }
        let count = Double(indices.count)
        biasSquared = bias / count
        variance = spread / count
        within = members > 1 ? Double(inside) / count : .nan
    }

    /// bias² less the part variance/R that a mean over R members has by itself: that of an ensemble of infinitely many.
    public var biasSquaredOfMany: Double { biasSquared - variance / Double(members) }

    /// The share of points with |f̄ − f| ≤ σ for a faithful ensemble of `members` members with Gaussian deviations: both f̄ and σ are then
    /// estimates, and (f̄ − f)/(σ√(1 + 1/R)) follows Student's distribution with R − 1 degrees of freedom. 0.683 for many members.
    public static func expectedWithin(members: Int) -> Double {
        members > 1
            ? Portable.studentShare(within: (1 / (1 + 1 / Double(members))).squareRoot(), degrees: members - 1) : .nan
    }
}
