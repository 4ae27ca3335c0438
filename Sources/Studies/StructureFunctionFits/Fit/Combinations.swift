import NeuralNetwork
import StructureFunctions

/// How well combinations of the functions are known where the near events of the first sample see them.
///
/// With k what a combination is multiplied by in the sum over all near events, s its standard deviation over the members and w its mean, a
/// combination is known to Σ|k| s / Σ|k w|, and off the law w′ by Σ|k (w − w′)| / Σ|k w′|, sums over the nodes.
package struct Combinations: Sendable {
    package static let names = ["c0", "c1", "c2", "W_c", "W_y"]

    /// Of each combination.
    package let spreads: [Double]
    /// Empty without a law.
    package let differences: [Double]

    /// - Parameter members: each with the same number of events.
    package init(_ fit: StructureFit, members: [NodeFunctions]) {
        let grid = fit.grid, mass = fit.card.current.leptonMass
        let matrix = fit.matrix(ofReplica: 0)
        var sums = [Double](repeating: 0, count: matrix.columns)
        matrix.multiplyTransposed((0..<matrix.rows).map { $0 < fit.bins.count ? 1 : 0 }, into: &sums)
        let law = fit.law.map {
            NodeFunctions(grid, of: $0, current: fit.card.current, isAntineutrino: fit.card.isAntineutrino)
        }
        func total(_ functions: NodeFunctions) -> Double { zip(functions.values, sums).reduce(0) { $0 + $1.0 * $1.1 } }
        let scales = members.map { 1 / total($0) }, lawScale = law.map { 1 / total($0) } ?? 0
        var (weights, spread) = ([Double](repeating: 0, count: 5), [Double](repeating: 0, count: 5))
        var (lawWeights, away) = (weights, weights)
        for node in 0..<grid.count {
            let (x, squared) = grid.node(node)
            let r = mass * mass / squared, t = x * x * ChargedCurrent.nucleonMass * ChargedCurrent.nucleonMass / squared
            func values(_ functions: NodeFunctions, _ scale: Double) -> [Double] {
                let c = (0..<3).map { scale * functions.values[3 * node + $0] }
                return c + [2 * (1 + r) * (c[1] - c[0]), (1 + r - t) * c[0] - 2 * (1 + r) * c[1] + (1 + r) * c[2]]
            }
            let k = (0..<3).map { sums[3 * node + $0] }, ofY = k[2] / (1 + r)
            let kernels = (k + [k[1] / (2 * (1 + r)) + ofY, ofY]).map { abs($0) }
            let all = zip(members, scales).map { values($0, $1) }, known = law.map { values($0, lawScale) }
            for i in kernels.indices {
                let mean = all.reduce(0) { $0 + $1[i] } / Double(all.count)
                let squares = all.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) } / Double(max(1, all.count - 1))
                weights[i] += kernels[i] * abs(mean)
                spread[i] += kernels[i] * squares.squareRoot()
                if let known {
                    lawWeights[i] += kernels[i] * abs(known[i])
                    away[i] += kernels[i] * abs(mean - known[i])
                }
            }
        }
        spreads = zip(spread, weights).map { $0 / $1 }
        differences = law == nil ? [] : zip(away, lawWeights).map { $0 / $1 }
    }
}
