import PortableMath
import ScatteringData

/// Old points, to be asked for their neighbours.
struct Neighbours {
    let points: MeasuredResiduals
    private let coverage: Coverage

    init(of points: MeasuredResiduals) {
        self.points = points
        coverage = Coverage(of: points.kinematics)
    }

    struct Said {
        var mean: Double
        var variance: Double
        /// Of the nearest.
        var distance: Double
        /// Of each experiment, its part of the weight.
        var shares: [(group: Int, share: Double)]
    }

    /// - Parameter without: an experiment whose points do not count.
    /// - Returns: nil where none is near.
    func say(at point: Kinematics, transport: [Double], without: Int? = nil) -> Said? {
        let squares = coverage.squaredDistances(to: point)
        var near: [(index: Int, square: Double)] = []
        for (index, square) in squares.enumerated() where square < Coverage.limit * Coverage.limit && points.group[index] != without {
            near.append((index, square))
        }
        guard let least = near.map(\.square).min() else { return nil }
        let distance = least.squareRoot()
        let t = NeighbourCheck.edges.firstIndex { distance < $0 }.map { transport[$0] } ?? 0
        var (mean, total, noise) = (0.0, 0.0, 0.0)
        var shares = [Int: Double]()
        for (index, square) in near {
            let error = points.error[index]
            let width = NeighbourCheck.width
            let weight = Portable.exp(-0.5 * (square - least) / (width * width)) / (error * error + t * t + 1e-12)
            mean += weight * points.residual[index]
            total += weight
            noise += weight * weight * error * error
            shares[points.group[index], default: 0] += weight
        }
        return Said(
            mean: mean / total, variance: noise / (total * total) + t * t, distance: distance,
            shares: shares.keys.sorted().map { ($0, (shares[$0] ?? 0) / total) })
    }
}
