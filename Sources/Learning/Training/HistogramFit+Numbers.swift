import LinearAlgebra
import NeuralNetwork
import PortableMath

/// Positive functions that follow from few numbers, of which normal distributions are known before any datum. Adding to the first number
/// multiplies all functions by e to what is added.
public protocol ParametricFunctions {
    /// Of the normal distributions.
    var centres: [Double] { get }
    var deviations: [Double] { get }

    /// The functions at all rows, those of a row side by side.
    func values(_ numbers: [Double]) -> [Double]

    /// d ln g/dp of each number p, in the order of ``values(_:)``.
    func slopes(_ numbers: [Double]) -> [[Double]]
}

/// Functions of few numbers, each multiplied by a factor of its own.
public struct ScaledFunctions<Family: ParametricFunctions>: ParametricFunctions {
    private let family: Family
    private let factors: [Double]

    public init(_ family: Family, factors: [Double]) { (self.family, self.factors) = (family, factors) }

    public var centres: [Double] { family.centres }
    public var deviations: [Double] { family.deviations }
    public func values(_ numbers: [Double]) -> [Double] { zip(family.values(numbers), factors).map { $0 * $1 } }
    public func slopes(_ numbers: [Double]) -> [[Double]] { family.slopes(numbers) }
}

extension HistogramFit {
    /// Fits functions of few numbers: the least sum of the losses of the bins trained on and of ((p − centre)/deviation)², by steps of
    /// Levenberg and Marquardt.
    ///
    /// - Parameter start: the numbers to begin with, without their common factor; nil for the centres.
    /// Sums run in a fixed order: bitwise reproducible.
    public func fitted(
        _ family: some ParametricFunctions, from start: [Double]? = nil
    ) -> (numbers: [Double], functions: [Double]) {
        var numbers = start ?? family.centres
        var wanted = 0.0, made = 0.0
        for (b, share) in shares(of: family.values(numbers)).enumerated() {
            wanted += target[b] - background[b]
            made += share - background[b]
        }
        if wanted > 0, made > 0 { numbers[0] += Portable.log(wanted / made) }
        var functions = family.values(numbers)
        var best = sum(functions) + distance(numbers, family)
        var damping = 0.1
        for _ in 0..<100 where damping < 1e9 {
            let (information, gradient) = normalEquations(numbers, functions, family)
            var improvement = 0.0
            while damping < 1e9 {
                var damped = information
                for k in numbers.indices { damped[k * numbers.count + k] *= 1 + damping }
                guard let step = Cholesky(damped, order: numbers.count)?.solve(gradient) else { break }
                let next = zip(numbers, step).map { $0 - $1 }, values = family.values(next)
                let total = sum(values) + distance(next, family)
                if total < best {
                    (improvement, numbers, functions, best) = (best - total, next, values, total)
                    break
                }
                damping *= 6
            }
            if improvement < 1e-3 { break }
            damping = max(1e-7, damping / 6)
        }
        return (numbers, functions)
    }

    /// The logarithm of the probability of the bins trained on, whatever the numbers are, up to a constant: ln ∫ dp e^(−½ F(p)) over their
    /// normal distributions, with F the sum that ``fitted(_:from:)`` makes least, taken for its parabola there (P.-S. Laplace).
    ///
    /// - Parameter numbers: of the least sum.
    public func logarithmOfEvidence(_ family: some ParametricFunctions, at numbers: [Double]) -> Double {
        let functions = family.values(numbers), count = numbers.count
        var scaled = normalEquations(numbers, functions, family).information
        for k in 0..<count {
            for l in 0...k { scaled[k * count + l] *= family.deviations[k] * family.deviations[l] }
        }
        guard let factor = Cholesky(scaled, order: count) else { return -.infinity }
        return -0.5 * (sum(functions) + distance(numbers, family)) - factor.diagonal.reduce(0) { $0 + Portable.log($1) }
    }

    private func distance(_ numbers: [Double], _ family: some ParametricFunctions) -> Double {
        numbers.indices.reduce(0) { sum, k in
            let away = (numbers[k] - family.centres[k]) / family.deviations[k]
            return sum + away * away
        }
    }

    /// Of the losses of the bins trained on; infinite where functions are not finite.
    private func sum(_ functions: [Double]) -> Double {
        let expected = shares(of: functions)
        var sum = 0.0
        for b in target.indices where !isHeldOut[b] { sum += evaluate(b, expected[b]).loss }
        return sum.isFinite ? sum : .infinity
    }

    /// Half the second derivatives of what is minimized, row-major, and half the first ones.
    private func normalEquations(
        _ numbers: [Double], _ functions: [Double], _ family: some ParametricFunctions
    ) -> (information: [Double], gradient: [Double]) {
        let count = numbers.count
        var plain = [Double](repeating: 0, count: target.count)
        matrix.multiply(functions, into: &plain)
        var expected = plain
        let scales = floating.map { float($0, &expected) }
        let slopes = family.slopes(numbers).map { slopes in
            var changes = plain
            matrix.multiply(zip(functions, slopes).map { $0 * $1 }, into: &changes)
            for (block, scale) in zip(floating, scales) {
                // The scale is C/S, C events and S the sum of the shares.
                var (along, sum) = (0.0, 0.0)
                for b in block where !isHeldOut[b] {
                    along += changes[b]
                    sum += plain[b]
                }
                for b in block { changes[b] = scale * (changes[b] - plain[b] * along / sum) }
            }
            return changes
        }
        var information = [Double](repeating: 0, count: count * count)
        var gradient = [Double](repeating: 0, count: count)
        for b in target.indices where !isHeldOut[b] {
            let share = expected[b] + background[b]
            let (slope, curvature) = (evaluate(b, share).slope, curvature(b, share))
            for k in 0..<count {
                gradient[k] += 0.5 * slope * slopes[k][b]
                for l in 0...k { information[k * count + l] += 0.5 * curvature * slopes[k][b] * slopes[l][b] }
            }
        }
        for k in 0..<count {
            let weight = 1 / (family.deviations[k] * family.deviations[k])
            gradient[k] += weight * (numbers[k] - family.centres[k])
            information[k * count + k] += weight
        }
        return (information, gradient)
    }
}
