import PortableMath

/// The nodes at which functions of (x, Q²) are known, and cubic interpolation between them.
///
/// Nodes are equidistant in √x and in ln(Q² + 0.05 GeV²), Q² running fastest; a value in between is that of the product of cubics
/// through the four neighbours in each direction. Below the least x the value at the least x is taken. Bitwise reproducible.
public struct NodeGrid: Sendable, Equatable {
    public static let shift = 0.05
    public let countX: Int
    public let countQ: Int
    private let leastRoot: Double
    private let stepRoot: Double
    private let leastLog: Double
    private let stepLog: Double

    /// - Parameters:
    ///   - countX: nodes in x, 4 or more.
    ///   - countQ: nodes in Q², 4 or more.
    ///   - leastX: the first node in x; the last one is 1.
    ///   - squared: first and last node in Q², GeV².
    public init(countX: Int = 40, countQ: Int = 32, leastX: Double = 0.002, squared: ClosedRange<Double> = 3e-4...19) {
        precondition(countX >= 4 && countQ >= 4 && leastX > 0 && leastX < 1 && squared.lowerBound < squared.upperBound, "a grid of cubics")
        (self.countX, self.countQ) = (countX, countQ)
        leastRoot = leastX.squareRoot()
        stepRoot = (1 - leastRoot) / Double(countX - 1)
        leastLog = Portable.log(squared.lowerBound + NodeGrid.shift)
        stepLog = (Portable.log(squared.upperBound + NodeGrid.shift) - leastLog) / Double(countQ - 1)
    }

    /// Up to the greatest Q² that neutrinos of this energy reach, 2ME.
    public init(countX: Int, countQ: Int, neutrinoEnergy: Double) {
        self.init(countX: countX, countQ: countQ, squared: 3e-4...max(1, 2 * ChargedCurrent.nucleonMass * neutrinoEnergy + 0.2))
    }

    public var count: Int { countX * countQ }

    /// x and Q² of node i; the last x is just below 1.
    public func node(_ i: Int) -> (x: Double, squaredMomentum: Double) {
        let root = leastRoot + stepRoot * Double(i / countQ)
        return (min(root * root, 1 - 1e-6), Portable.exp(leastLog + stepLog * Double(i % countQ)) - NodeGrid.shift)
    }

    /// Where node i is in the unit square of √x and ln(Q² + 0.05 GeV²).
    func place(_ i: Int) -> (u: Double, v: Double) {
        (Double(i / countQ) / Double(countX - 1), Double(i % countQ) / Double(countQ - 1))
    }

    /// The four neighbours in each direction, and their weights: node (first.x + a)·countQ + first.q + b has the weight x[a]·q[b].
    public struct Weights: Sendable {
        public var firstX: Int
        public var firstQ: Int
        public var x: SIMD4<Double>
        public var q: SIMD4<Double>
    }

    @inline(__always)
    public func weights(x: Double, logSquared: Double) -> Weights {
        let (i, a) = NodeGrid.cubic((max(x, 0).squareRoot() - leastRoot) / stepRoot, countX)
        let (j, b) = NodeGrid.cubic((logSquared - leastLog) / stepLog, countQ)
        return Weights(firstX: i, firstQ: j, x: a, q: b)
    }

    /// ln(Q² + 0.05 GeV²), as ``weights(x:logSquared:)`` takes it.
    @inline(__always)
    public func logarithm(_ squaredMomentum: Double) -> Double { Portable.log(squaredMomentum + NodeGrid.shift) }

    /// The Lagrange cubic on equidistant nodes, t in steps from the first one.
    @inline(__always)
    private static func cubic(_ position: Double, _ count: Int) -> (Int, SIMD4<Double>) {
        let t = min(max(position, 0), Double(count - 1))
        let first = min(max(Int(t) - 1, 0), count - 4)
        let u = t - Double(first)
        let (u1, u2, u3) = (u - 1, u - 2, u - 3)
        return (first, SIMD4(-u1 * u2 * u3 / 6, u * u2 * u3 / 2, -u * u1 * u3 / 2, u * u1 * u2 / 6))
    }
}

/// c₀, c₁ and c₂ at the nodes of a grid: what a fit says, or a law.
public struct NodeFunctions: Sendable {
    public let grid: NodeGrid
    /// Node by node, three numbers each.
    public let values: [Double]

    public init(_ grid: NodeGrid, values: [Double]) {
        precondition(values.count == 3 * grid.count, "three numbers a node")
        (self.grid, self.values) = (grid, values)
    }

    /// c₀, c₁ and c₂ at a point.
    @inline(__always)
    public func coefficients(x: Double, logSquared: Double) -> SIMD3<Double> {
        let weights = grid.weights(x: x, logSquared: logSquared)
        return values.withUnsafeBufferPointer { values in
            var sum = SIMD3<Double>.zero
            for a in 0..<4 {
                let start = 3 * ((weights.firstX + a) * grid.countQ + weights.firstQ)
                var inner = SIMD3<Double>.zero
                for b in 0..<4 {
                    let at = start + 3 * b
                    inner += weights.q[b] * SIMD3(values[at], values[at + 1], values[at + 2])
                }
                sum += weights.x[a] * inner
            }
            return sum
        }
    }

    public func coefficients(x: Double, squaredMomentum: Double) -> SIMD3<Double> {
        coefficients(x: x, logSquared: grid.logarithm(squaredMomentum))
    }
}

extension NodeFunctions {
    /// The mean of functions on the same nodes, added in their order.
    public init(mean functions: [NodeFunctions]) {
        precondition(!functions.isEmpty, "the mean of something")
        var sums = [Double](repeating: 0, count: functions[0].values.count)
        for one in functions {
            for i in sums.indices { sums[i] += one.values[i] }
        }
        self.init(functions[0].grid, values: sums.map { $0 / Double(functions.count) })
    }
}
