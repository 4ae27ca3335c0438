import PortableMath

/// Directions along which samples of several numbers are compared.
public enum SliceDirections {
    /// Of two numbers: angles that share out a half circle evenly.
    public static func circle(_ count: Int) -> [[Double]] {
        (0..<count).map { k in
            let turns = 0.5 * Double(k) / Double(count)
            return [Portable.cosine(turns: turns), Portable.sine(turns: turns)]
        }
    }

    /// Of three numbers: a Fibonacci lattice on a half sphere.
    public static func sphere(_ count: Int) -> [[Double]] {
        (0..<count).map { k in
            let z = (Double(k) + 0.5) / Double(count), radius = (1 - z * z).squareRoot()
            let turns = (Double(k) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
            return [radius * Portable.cosine(turns: turns), radius * Portable.sine(turns: turns), z]
        }
    }
}

extension EarthMoversDistance {
    /// The mean of the distances between projections on directions (N. Bonneel et al., J. Math. Imaging Vis. 51 (2015) 22): that of samples
    /// of several numbers, up to a factor below 1.
    ///
    /// - Parameters:
    ///   - a, b: columns of two samples of one length; rows of both have the weights.
    ///   - directions: each with a number for every column.
    public static func sliced(_ a: [[Double]], _ b: [[Double]], weight: [Double]? = nil, directions: [[Double]]) -> Double {
        func projected(_ columns: [[Double]], _ direction: [Double]) -> [Double] {
            columns[0].indices.map { row in zip(columns, direction).reduce(0) { $0 + $1.0[row] * $1.1 } }
        }
        let sum = directions.reduce(0.0) { sum, direction in
            let (first, second) = (projected(a, direction), projected(b, direction))
            return sum + (weight.map { weighted(first, second, $0) } ?? between(first, second))
        }
        return sum / Double(directions.count)
    }

    /// The area between the distribution functions of two samples whose rows weigh alike in both.
    private static func weighted(_ a: [Double], _ b: [Double], _ weight: [Double]) -> Double {
        guard weight.contains(where: { $0 != weight[0] }) else { return between(a, b) }
        let total = weight.reduce(0, +)
        let steps = (zip(a, weight).map { ($0, $1) } + zip(b, weight).map { ($0, -$1) }).sorted { $0 < $1 }
        var (sum, level) = (0.0, 0.0)
        for (place, step) in steps.dropLast().enumerated() {
            level += step.1 / total
            sum += abs(level) * (steps[place + 1].0 - step.0)
        }
        return sum
    }
}
