import PortableMath
import ScatteringData

/// How new points go together with old ones at the same kinematics, and with each other. A model only carries what was measured at one
/// point over to the next: ln(d/f̄) of neighbours is compared, so that what the model is wrong by at both drops out.
///
/// Of a new point x, the old points j within D = 0.1 standard deviations of E, θ and ω (``ScatteringData/Coverage``) say
///
///     ρ(x) = Σ w_j ln(d_j/f̄_j) / Σ w_j,   w_j = exp(−(D_j² − D²)/2h²)/(δ_j²/d_j² + t²),   h = 0.05,
///
/// with the variance v(x) = Σ w_j² δ_j²/d_j² / (Σ w_j)² + t(D)², D the distance of the nearest. t(D), what is lost on the way, is measured
/// on the old points themselves, each foretold by those of other experiments: in bins of D, the variance that 68.27 % of |ln(d/f̄) − ρ| have
/// beyond errors and normalizations. With u = δ²/d² + v, μ the mean of ln(d/f̄) − ρ weighted with 1/u, and W_k the part of experiment k in
/// all weights,
///
///     pull  = μ/√(Δλ² + Δλ_old² + s²),   s² = 1/Σ 1/u,   Δλ_old² = Σ_k W_k² Δλ_k²
///     shape = Σ (ln(d/f̄) − ρ − ln λ)²/u / N,   ln λ = μ (Δλ² + Δλ_old²)/(Δλ² + Δλ_old² + s²)
///
/// Sums in the order of the points: bitwise reproducible.
public struct NeighbourCheck: Sendable, Codable, Equatable {
    /// New points that have old ones nearby.
    public var judged = 0
    public var normalization = Double.nan
    public var pull = Double.nan
    public var shape = Double.nan
    /// χ²/N of the new points about the cubic through their neighbours on the same spectrum; NaN of too few.
    public var roughness = Double.nan
    /// t in each bin of D.
    public var transport: [Double] = []

    /// Upper edges of the bins of D.
    static let edges = [0.025, 0.05, Coverage.limit]
    static let width = 0.05
    /// Old points that a bin needs to be measured, and t where none is.
    private static let leastPairs = 20
    private static let unknownTransport = 0.05

    public init(_ new: MeasuredResiduals, beside old: MeasuredResiduals, leastPoints: Int) {
        roughness = NeighbourCheck.roughness(new, leastPoints: leastPoints)
        guard old.count > 0 else { return }
        let neighbours = Neighbours(of: old)
        transport = NeighbourCheck.transport(neighbours)
        var (numerator, denominator) = (0.0, 0.0)
        var terms: [(difference: Double, variance: Double)] = []
        var weights = [Double](repeating: 0, count: old.uncertainty.count)
        for i in 0..<new.count {
            guard let said = neighbours.say(at: new.kinematics[i], transport: transport) else { continue }
            let variance = new.error[i] * new.error[i] + said.variance
            let difference = new.residual[i] - said.mean
            terms.append((difference, variance))
            numerator += difference / variance
            denominator += 1 / variance
            for (k, share) in said.shares { weights[k] += share / variance }
        }
        judged = terms.count
        guard judged >= leastPoints else { return }
        // The common scale has its own uncertainty, as in λ in closed form.
        let oldScale = weights.indices.reduce(0.0) { sum, k in
            let part = weights[k] / denominator * old.uncertainty[k]
            return sum + part * part
        }
        let scale = new.uncertainty[0] * new.uncertainty[0] + oldScale
        let logarithm = numerator / (denominator + 1 / scale)
        normalization = Portable.exp(logarithm)
        pull = numerator / denominator / (scale + 1 / denominator).squareRoot()
        shape = terms.reduce(0) { sum, term in
            let rest = term.difference - logarithm
            return sum + rest * rest / term.variance
        } / Double(judged)
    }

    /// t in each bin, not falling with the distance.
    private static func transport(_ neighbours: Neighbours) -> [Double] {
        let old = neighbours.points
        var bins = [[(distance: Double, variance: Double)]](repeating: [], count: edges.count)
        for i in 0..<old.count {
            guard let said = neighbours.say(at: old.kinematics[i], transport: [0, 0, 0], without: old.group[i]),
                  let bin = edges.firstIndex(where: { said.distance < $0 }) else { continue }
            let scale = said.shares.reduce(old.uncertainty[old.group[i]] * old.uncertainty[old.group[i]]) {
                let part = $1.share * old.uncertainty[$1.group]
                return $0 + part * part
            }
            bins[bin].append((abs(old.residual[i] - said.mean), old.error[i] * old.error[i] + said.variance + scale))
        }
        let known = bins.map { bin -> Double in
            guard bin.count >= leastPairs else { return unknownTransport }
            let spread = OrderStatistics.quantile(Portable.normalShare(within: 1), of: bin.map(\.distance))
            return max(0, spread * spread - OrderStatistics.median(bin.map(\.variance))).squareRoot()
        }
        var greatest = 0.0
        return known.map { t in
            greatest = max(greatest, t)
            return greatest
        }
    }

    /// χ²/N of the points of each spectrum about the cubic through their four neighbours in ω, of ln d or of ln(d/f̄), whichever is
    /// smoother: a model that is far from the data may be rougher than they are.
    private static func roughness(_ points: MeasuredResiduals, leastPoints: Int) -> Double {
        var sums = (0.0, 0.0)
        var count = 0
        for setting in Set(points.kinematics.map(\.setting)).sorted() {
            let spectrum = (0..<points.count).filter { points.kinematics[$0].setting == setting }.sorted {
                (points.kinematics[$0].omega, $0) < (points.kinematics[$1].omega, $1)
            }
            for place in spectrum.indices.dropFirst(2).dropLast(2) {
                let others = [place - 2, place - 1, place + 1, place + 2].map { spectrum[$0] }
                let i = spectrum[place]
                let places = others.map { points.kinematics[$0].omega }
                guard let weights = cubic(through: places, at: points.kinematics[i].omega) else { continue }
                var variance = points.error[i] * points.error[i]
                var differences = (points.logarithm[i], points.residual[i])
                for (weight, j) in zip(weights, others) {
                    variance += weight * weight * points.error[j] * points.error[j]
                    differences.0 -= weight * points.logarithm[j]
                    differences.1 -= weight * points.residual[j]
                }
                sums.0 += differences.0 * differences.0 / variance
                sums.1 += differences.1 * differences.1 / variance
                count += 1
            }
        }
        return count >= leastPoints ? min(sums.0, sums.1) / Double(count) : .nan
    }

    /// What values at four places are multiplied by for that of the cubic through them; nil where two places are the same.
    private static func cubic(through places: [Double], at x: Double) -> [Double]? {
        guard zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        return places.indices.map { i in
            places.indices.reduce(1.0) { $1 == i ? $0 : $0 * (x - places[$1]) / (places[i] - places[$1]) }
        }
    }
}
