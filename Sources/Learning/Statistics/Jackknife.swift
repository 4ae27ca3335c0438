/// Standard errors from estimates that each leave out a part (B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans,
/// SIAM 1982).
package enum Jackknife {
    /// √((n − 1)/n · Σ_i (x_i − x̄)²) of n estimates x_i, each of all parts but one, x̄ their mean; NaN of fewer than two. Sums in the
    /// given order: bitwise reproducible.
    package static func error(leavingOut estimates: [Double]) -> Double {
        let count = Double(estimates.count)
        guard count > 1 else { return .nan }
        let mean = estimates.reduce(0, +) / count
        return ((count - 1) / count * estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
    }

    /// What a figure of an ensemble's mean would differ by with other replicas: each estimate is that of the mean of all members but one.
    /// 0 for a single member, of which nothing is known.
    ///
    /// - Parameter members: what each of M members says at each point.
    package static func error(of members: [[Double]], figure: (_ mean: [Double]) -> Double) -> Double {
        guard members.count > 1 else { return 0 }
        let count = Double(members.count)
        var sums = members[0].map { _ in 0.0 }
        for member in members { for i in sums.indices { sums[i] += member[i] } }
        return error(leavingOut: members.map { member in figure(zip(sums, member).map { ($0 - $1) / (count - 1) }) })
    }
}
