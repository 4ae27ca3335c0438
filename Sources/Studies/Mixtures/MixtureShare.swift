import Files
import Prediction
import ResultReading
import Statistics

/// How much of a mixture is of its first component.
///
/// Chosen by training points that two members at least of each component did not see, never by test points: the share w for which
///
///     Σ_i L² (√(1 + max(u_i, −L²)/L²) − 1)/N,   L = 5
///     u_i = ((d_i − λ_k f_i)/δ_i)² − (λ_k/δ_i)² Σ_c w_c² s_ci² (1/m_ci − 1/n_c),   f_i = Σ_c w_c f̄_ci,   w_1 = w, w_2 = 1 − w
///
/// is least on a grid in steps of 0.05. f̄_ci and s_ci² are mean and variance over the m_ci members of c that did not see point i, n_c is
/// the number that the mixture has of c, and λ_k follows in closed form from these points. The second term of u takes away what the mean
/// over few members scatters more than that over all: without it the component with fewer unseen members is short of its share.
struct MixtureShare {
    static let tried = (0...20).map { Double($0) / 20 }
    private static let width = 5.0

    let value: Double
    /// Of each share tried; empty for one that was given.
    let losses: [Double]

    /// - Throws: ``RunError`` when members saw all training points: nothing says then how far to trust them elsewhere.
    init(of first: MixtureComponent, and second: MixtureComponent) throws(RunError) {
        let unseen = [first, second].map(MixtureShare.unseen)
        for (spreads, component) in zip(unseen, [first, second]) where spreads.count(where: { $0 != nil }) < Calibration.leastPoints {
            throw RunError(
                "the members of \(component.result.path) saw all training points, so none can say how far to trust it: give --share "
                    + "NUMBER, the share of the first run, or train with bootstrap.resample: points in both cards")
        }
        let both = unseen[0].indices.filter { unseen[0][$0] != nil && unseen[1][$0] != nil }
        guard both.count >= Calibration.leastPoints else {
            throw RunError("no training points were left unseen by members of both runs; give --share NUMBER, the share of the first run")
        }
        let data = first.data.selecting(both), counts = (first.result.members.count, second.result.members.count)
        losses = MixtureShare.tried.map { share in
            let parts = zip(zip([share, 1 - share], MixtureShare(given: share).members(of: counts)), unseen).map { part, spreads in
                Part(weight: part.0, members: part.1, unseen: both.compactMap { spreads[$0] })
            }
            return MixtureShare.loss(of: parts, data)
        }
        let least = losses.min() ?? .nan
        value = MixtureShare.tried[losses.firstIndex(of: least) ?? 0]
    }

    init(given value: Double) { (self.value, losses) = (value, []) }

    /// A component in a mixture, at the points that count.
    private struct Part {
        let weight: Double
        let members: Int
        let unseen: [Unseen]
    }

    /// What the members that did not see a point say there.
    private struct Unseen {
        let mean: Double
        let variance: Double
        let members: Int
    }

    private static func loss(of parts: [Part], _ data: FitData) -> Double {
        let mean = (0..<data.count).map { i in parts.reduce(0.0) { $0 + $1.weight * $1.unseen[i].mean } }
        let comparison = Comparison(data, mean: mean), square = width * width
        return (0..<data.count).reduce(0.0) { sum, i in
            let scatter = parts.reduce(0.0) { sum, part in
                guard part.weight > 0 else { return sum }
                let unseen = part.unseen[i]
                return sum + part.weight * part.weight * unseen.variance * (1 / Double(unseen.members) - 1 / Double(part.members))
            }
            let (pull, scale) = (comparison.pull(i), comparison.normalizations[data.group[i]] / data.error[i])
            let u = pull * pull - scale * scale * scatter
            return sum + square * ((1 + max(u, -square) / square).squareRoot() - 1)
        } / Double(data.count)
    }

    /// Of each training point; nil where fewer than two members did not see it, and at test points.
    private static func unseen(_ component: MixtureComponent) -> [Unseen?] {
        component.result.points.indices.map { i in
            guard !component.result.points[i].isTest else { return nil }
            let values = component.predictions.indices.filter { !component.isSeen[$0][i] }.map { component.predictions[$0][i] }
            guard values.count >= 2 else { return nil }
            let summary = EnsembleSummary(values)
            return Unseen(mean: summary.mean, variance: summary.variance, members: values.count)
        }
    }

    /// How many members of each component come nearest to the share: all of one, and as many of the other as it takes.
    func members(of counts: (first: Int, second: Int)) -> [Int] {
        if value == 0 { return [0, counts.second] }
        if value == 1 { return [counts.first, 0] }
        let wanted = Double(counts.first) * (1 - value) / value
        if wanted.rounded() <= Double(counts.second) { return [counts.first, max(1, Int(wanted.rounded()))] }
        return [max(1, Int((Double(counts.second) * value / (1 - value)).rounded())), counts.second]
    }
}
