/// What a figure of an ensemble's mean would differ by with other replicas.
package enum Jackknife {
    /// √((M − 1)/M · Σ_m (x_m − x̄)²), x_m being the figure of the mean of all members but m, x̄ the mean of the x_m (B. Efron, The Jackknife,
    /// the Bootstrap and Other Resampling Plans, SIAM 1982). 0 for a single member, of which nothing is known. Sums in member order: bitwise
    /// reproducible.
    ///
    /// - Parameter members: what each of M members says at each point.
    package static func error(of members: [[Double]], figure: (_ mean: [Double]) -> Double) -> Double {
        guard members.count > 1 else { return 0 }
        let count = Double(members.count)
        var sums = members[0].map { _ in 0.0 }
        for member in members { for i in sums.indices { sums[i] += member[i] } }
        let figures = members.map { member in figure(zip(sums, member).map { ($0 - $1) / (count - 1) }) }
        let centre = figures.reduce(0, +) / count
        return ((count - 1) / count * figures.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }).squareRoot()
    }
}
