import Files
import ResultReading
import Statistics

/// How much of a mixture is of its first component.
///
/// Chosen by training points that some members of both components did not see, never by test points: the share w for which
///
///     Σ_i L² (√(1 + (r_i/L)²) − 1)/N,   r_i = (d_i − λ_k f_i)/δ_i,   f_i = w f̄_1i + (1 − w) f̄_2i,   L = 5
///
/// is least on a grid in steps of 0.05, f̄_ci the mean over the members of c that did not see point i, λ_k in closed form from these
/// points.
struct MixtureShare {
    static let tried = (0...20).map { Double($0) / 20 }
    private static let width = 5.0

    let value: Double
    /// Of each share tried; empty for one that was given.
    let losses: [Double]

    /// - Throws: ``RunError`` when members saw all training points: nothing says then how far to trust them elsewhere.
    init(of first: MixtureComponent, and second: MixtureComponent) throws(RunError) {
        let (a, b) = (MixtureShare.outOfBag(first), MixtureShare.outOfBag(second))
        for (means, component) in [(a, first), (b, second)] where means.count(where: { $0 != nil }) < Calibration.leastPoints {
            throw RunError(
                "the members of \(component.result.path) saw all training points, so none can say how far to trust it: give --share "
                    + "NUMBER, the share of the first run, or train with bootstrap.resample: points in both cards")
        }
        let both = a.indices.filter { a[$0] != nil && b[$0] != nil }
        guard both.count >= Calibration.leastPoints else {
            throw RunError("no training points were left unseen by members of both runs; give --share NUMBER, the share of the first run")
        }
        let data = first.data.selecting(both)
        losses = MixtureShare.tried.map { share in
            let mean = both.map { share * (a[$0] ?? 0) + (1 - share) * (b[$0] ?? 0) }
            let comparison = Comparison(data, mean: mean), width = MixtureShare.width
            return both.indices.reduce(0.0) { sum, i in
                let r = comparison.pull(i) / width
                return sum + width * width * ((1 + r * r).squareRoot() - 1)
            } / Double(both.count)
        }
        let least = losses.min() ?? .nan
        value = MixtureShare.tried[losses.firstIndex(of: least) ?? 0]
    }

    init(given value: Double) { (self.value, losses) = (value, []) }

    /// Of each training point, the mean over the members that did not see it; nil where all did, and at test points.
    private static func outOfBag(_ component: MixtureComponent) -> [Double?] {
        component.result.points.indices.map { i in
            guard !component.result.points[i].isTest else { return nil }
            let unseen = component.predictions.indices.filter { !component.isSeen[$0][i] }
            return unseen.isEmpty ? nil : unseen.reduce(0) { $0 + component.predictions[$1][i] } / Double(unseen.count)
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
