import PortableMath
import ScatteringData

/// The normalization of each member at any kinematics, with which its common scale is taken out of a spectrum: the shape spread.
///
/// Data leave the scale of an experiment k open as far as Δλ_k, and members use that: f_r is too high or too low over whole regions, and
/// λ_kr makes up for it. Between the experiments
///
///     λ_r(x) = Σ_i λ_{k(i) r} exp(−D_i²/2h²) / Σ_i exp(−D_i²/2h²)
///
/// over the training points i, with the distance D_i in (E, θ, ω), each over its standard deviation over the training points
/// (``ScatteringData/Coverage``), and h = 0.05. Far from all data it is the λ of the nearest point's experiment.
/// The shape spread is the standard deviation over r of f_r λ_r/⟨λ⟩. Sums run in the order of points, experiments and members: bitwise
/// reproducible.
public struct LocalNormalization: Sendable {
    public static let width = 0.05

    /// λ_kr, a row of experiments for each member.
    private let normalizations: [[Double]]
    /// Of each training point.
    private let experiments: [Int]
    private let coverage: Coverage

    /// - Parameters:
    ///   - normalizations: λ_kr, for each member a row of experiments.
    ///   - experiments: k of each training point.
    public init(normalizations: [[Double]], training: [Kinematics], experiments: [Int]) {
        precondition(training.count == experiments.count, "one experiment a point")
        self.normalizations = normalizations
        self.experiments = experiments
        coverage = Coverage(of: training)
    }

    /// 1 everywhere: of members whose common scale is not taken out, as their cross sections themselves are what was calibrated.
    public static func one(members: Int) -> LocalNormalization {
        LocalNormalization(
            normalizations: Array(repeating: [1], count: members), training: [Kinematics(energy: 1, theta: 90, omega: 0)], experiments: [0])
    }

    /// λ_r at a point, in member order.
    public func callAsFunction(_ point: Kinematics) -> [Double] {
        var weights = [Double](repeating: 0, count: normalizations.first?.count ?? 0)
        var total = 0.0
        let squares = coverage.squaredDistances(to: point)
        let least = squares.min() ?? 0
        for (k, square) in zip(experiments, squares) {
            // What is left out is below 10⁻¹¹ of the nearest point's part.
            guard square - least < 50 * Self.width * Self.width else { continue }
            let weight = Portable.exp(-0.5 * (square - least) / (Self.width * Self.width))
            weights[k] += weight
            total += weight
        }
        return normalizations.map { row in zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 } / total }
    }

    /// The standard deviation over the members of f_r λ_r/⟨λ⟩ at a point; NaN for a single member.
    public func shapeDeviation(of predictions: ArraySlice<Double>, at point: Kinematics) -> Double {
        let normalizations = self(point)
        let mean = normalizations.reduce(0, +) / Double(normalizations.count)
        return EnsembleSummary(zip(predictions, normalizations).map { $0 * $1 / mean }).standardDeviation
    }
}
