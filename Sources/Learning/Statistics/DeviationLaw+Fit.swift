import LinearAlgebra
import PortableMath

extension DeviationLaw {
    /// What members that saw no point of its experiment say at a measured point.
    public struct Point: Sendable {
        /// d − λf, λ in closed form from the experiment's points.
        public var difference: Double
        /// λσ, of as many members as speak elsewhere.
        public var spread: Double
        /// λf.
        public var value: Double
        /// δ.
        public var error: Double
        public var distance: Double
        /// Numbers of the experiment and of the nucleus.
        public var experiment: Int
        public var group: Int

        public init(difference: Double, spread: Double, value: Double, error: Double, distance: Double, experiment: Int, group: Int) {
            (self.difference, self.spread, self.value, self.error) = (difference, spread, value, error)
            (self.distance, self.experiment, self.group) = (distance, experiment, group)
        }
    }

    public static let leastPoints = 20
    public static let leastExperiments = 3
    /// ρ of the prior, in points.
    static let prior = 10.0
    /// Degrees of freedom of the t-distribution.
    private static let degrees = 4.0

    /// The maximum of
    ///
    ///     Σ_i ln t₄(x_i/S_i)/S_i /√N_k(i) − ½ρ ((ln a)² + β² + γ² + Σ_n (ln c_n/c)²),   S² = σ_cal² + δ²,   ρ = 10
    ///
    /// over β, γ ≥ 0. An experiment of N_k points counts as √N_k points, since its points share their errors. Student's distribution with
    /// four degrees of freedom leaves outliers little say. The prior holds a at 1, exponents at 0 and all c_n at one c, unless many points
    /// say otherwise. Then a factor common to a and all c_n makes 68.27 % of the weights lie within √(σ_cal² + δ²).
    ///
    /// By Fisher scoring with halved steps, sums in the order of the points: bitwise reproducible.
    ///
    /// - Parameter groups: how many nuclei there are.
    /// - Returns: nil with fewer than ``leastPoints`` points or ``leastExperiments`` experiments.
    public init?(_ all: [Point], groups: Int) {
        let points = all.filter { ($0.spread * $0.spread + $0.error * $0.error).squareRoot() > 0 && ($0.difference + $0.spread).isFinite }
        var counts: [Int: Int] = [:]
        for point in points { counts[point.experiment, default: 0] += 1 }
        guard points.count >= Self.leastPoints, counts.count >= Self.leastExperiments else { return nil }
        let farthest = points.map(\.distance).filter(\.isFinite).max() ?? 0
        self.init(
            spread: 1, spreadExponent: 0, floor: 0.04, floorExponent: 0, floors: Array(repeating: 0.04, count: groups), farthest: farthest)
        let weights = points.map { 1 / Double(counts[$0.experiment] ?? 1).squareRoot() }
        // A negative exponent is 0 instead.
        var isFree = [Bool](repeating: true, count: 4 + groups)
        var numbers = [Double](repeating: 0, count: 4 + groups)
        while true {
            numbers = maximum(points, weights, isFree)
            guard let negative = [1, 3].filter({ numbers[$0] < 0 }).min(by: { numbers[$0] < numbers[$1] }) else { break }
            isFree[negative] = false
        }
        take(numbers)
        scale(to: points, weights)
    }

    /// ln a, β, ln c/0.04, γ and ln c_n/c of each group, from those of the start.
    private func maximum(_ points: [Point], _ weights: [Double], _ isFree: [Bool]) -> [Double] {
        let count = isFree.count, distances = points.map { logarithm($0.distance) }
        // c is free but for its order of magnitude.
        let priors = (0..<count).map { !isFree[$0] ? 1e12 : $0 == 2 ? 0.01 : Self.prior }
        let squares = points.map { (spread: $0.spread * $0.spread, value: 0.04 * 0.04 * $0.value * $0.value) }
        func parts(_ i: Int, _ p: [Double]) -> (spread: Double, floor: Double, total: Double) {
            let ofSpread = Portable.exp(2 * (p[0] + p[1] * distances[i])) * squares[i].spread
            let ofFloor = Portable.exp(2 * (p[2] + p[3] * distances[i] + p[4 + points[i].group])) * squares[i].value
            return (ofSpread, ofFloor, ofSpread + ofFloor + points[i].error * points[i].error)
        }
        func loss(_ p: [Double]) -> Double {
            var sum = 0.0
            for j in 0..<count { sum += 0.5 * priors[j] * p[j] * p[j] }
            for i in points.indices {
                let total = parts(i, p).total, x = points[i].difference
                sum += weights[i] * 0.5 * (Portable.log(total)
                    + (Self.degrees + 1) * Portable.log(onePlus: x * x / (total * Self.degrees)))
            }
            return sum
        }
        var p = [Double](repeating: 0, count: count), least = loss(p)
        for _ in 0..<100 {
            var gradient = zip(priors, p).map { $0 * $1 }
            var information = [Double](repeating: 0, count: count * count)
            for j in 0..<count { information[j * count + j] = priors[j] }
            for i in points.indices {
                let (ofSpread, ofFloor, total) = parts(i, p), square = points[i].difference * points[i].difference / total
                let slope = weights[i] / total * (0.5 - 0.5 * (Self.degrees + 1) * square / (Self.degrees + square))
                let curvature = weights[i] / (total * total) * 0.5 * Self.degrees / (Self.degrees + 3)
                let columns = [
                    (0, 2 * ofSpread), (1, 2 * ofSpread * distances[i]), (2, 2 * ofFloor), (3, 2 * ofFloor * distances[i]),
                    (4 + points[i].group, 2 * ofFloor),
                ]
                for (j, of) in columns {
                    gradient[j] += slope * of
                    for (k, other) in columns { information[j * count + k] += curvature * of * other }
                }
            }
            guard var step = Cholesky(information, order: count)?.solve(gradient) else { break }
            let longest = step.map(abs).max() ?? 0
            if longest > 1 { step = step.map { $0 / longest } }
            var share = 1.0, next = zip(p, step).map { $0 - $1 }, value = loss(next)
            while value > least, share > 1e-4 {
                share /= 2
                next = zip(p, step).map { $0 - share * $1 }
                value = loss(next)
            }
            guard value <= least else { break }
            (p, least) = (next, value)
            if longest * share < 1e-5 { break }
        }
        return (0..<count).map { isFree[$0] ? p[$0] : 0 }
    }

    private mutating func take(_ numbers: [Double]) {
        spread = Portable.exp(numbers[0])
        spreadExponent = numbers[1]
        floor = 0.04 * Portable.exp(numbers[2])
        floorExponent = numbers[3]
        floors = numbers[4...].map { floor * Portable.exp($0) }
    }

    /// Makes 68.27 % of the weights lie within one standard deviation.
    private mutating func scale(to points: [Point], _ weights: [Double]) {
        // Each point's factor at which it lies on the edge; 0 where its error alone reaches it.
        let factors = points.map { point in
            let excess = point.difference * point.difference - point.error * point.error
            let band = deviation(spread: point.spread, value: point.value, distance: point.distance, group: point.group)
            return excess > 0 ? excess.squareRoot() / band : 0
        }
        let total = weights.reduce(0, +), share = Portable.normalShare(within: 1)
        var within = 0.0
        for i in factors.indices.sorted(by: { (factors[$0], $0) < (factors[$1], $1) }) {
            within += weights[i]
            guard within >= share * total else { continue }
            spread *= factors[i]
            floor *= factors[i]
            floors = floors.map { $0 * factors[i] }
            return
        }
    }
}
