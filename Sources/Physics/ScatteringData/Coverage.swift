/// Which kinematics a set of training points covers.
///
/// E, θ and ω are each divided by their standard deviation over the training points (by 1 where that is 0); a point is covered when the
/// nearest training point lies at a Euclidean distance below 0.1. Bitwise reproducible.
public struct Coverage: Sendable {
    public static let limit = 0.1

    private let scale: SIMD3<Double>
    /// The training points in standardized units, by ascending E, and the places they had in the order given.
    private let points: [SIMD3<Double>]
    private let places: [Int]

    public init(of training: [Kinematics]) {
        let raw = training.map(Coverage.vector)
        let count = Double(max(1, raw.count))
        let mean = raw.reduce(SIMD3<Double>.zero, +) / count
        let variance = raw.reduce(SIMD3<Double>.zero) { $0 + ($1 - mean) * ($1 - mean) } / count
        var scale = SIMD3<Double>(repeating: 1)
        // Where all points have the same E, θ or ω, rounding alone would leave a variance.
        for axis in 0..<3 where variance[axis] > 1e-24 * mean[axis] * mean[axis] { scale[axis] = variance[axis].squareRoot() }
        self.scale = scale
        let standardized = raw.map { $0 / scale }
        places = standardized.indices.sorted { (standardized[$0].x, $0) < (standardized[$1].x, $1) }
        points = places.map { standardized[$0] }
    }

    /// Standardized distance to the nearest training point; infinite without any.
    ///
    /// - Parameter counts: which training points count, by their place in the order given; all without it.
    public func distance(to point: Kinematics, where counts: (Int) -> Bool = { _ in true }) -> Double {
        let place = Coverage.vector(point) / scale
        var least = Double.infinity
        // From the neighbours in E outwards, until E alone is farther than the best.
        var low = 0, high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].x < place.x { low = middle + 1 } else { high = middle }
        }
        func visit(_ index: Int) -> Bool {
            let difference = points[index] - place
            if difference.x * difference.x >= least { return false }
            guard counts(places[index]) else { return true }
            least = min(least, (difference * difference).sum())
            return true
        }
        var up = low
        while up < points.count && visit(up) { up += 1 }
        var down = low - 1
        while down >= 0 && visit(down) { down -= 1 }
        return least.squareRoot()
    }

    /// Squares of the standardized distances to all training points, in the order in which they were given.
    public func squaredDistances(to point: Kinematics) -> [Double] {
        let place = Coverage.vector(point) / scale
        var squares = [Double](repeating: 0, count: points.count)
        for (standardized, index) in zip(points, places) {
            let difference = standardized - place
            squares[index] = (difference * difference).sum()
        }
        return squares
    }

    public func covers(_ point: Kinematics) -> Bool { distance(to: point) < Coverage.limit }

    private static func vector(_ point: Kinematics) -> SIMD3<Double> { SIMD3(point.energy, point.theta, point.omega) }
}
