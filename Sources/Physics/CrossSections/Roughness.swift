import PortableMath
import ScatteringData

/// How restless a member is in ω: the mean over the measured settings (E, θ) of the length of its curve ln f,
///
///     L = Σ_steps √(Δx² + (Δ ln f)²),    x = (ω − ω_min)/(ω_max − ω_min)
///
/// on equidistant ω over the measured range. A straight line has the least length between two ends, and every wiggle adds to it. As S(E,θ)
/// is the same along a setting, ln(f/S) has the same length. It is to be judged relative to the median of the members, since spectra have
/// peaks. Bitwise reproducible.
public struct Roughness: Sendable {
    /// Points on each setting.
    public static let steps = 50

    /// Where a member is to be evaluated: setting by setting, ``steps`` points each.
    public let kinematics: [Kinematics]

    /// Settings with a single measured ω have no range and are left out.
    public init(_ dataset: Dataset) {
        let measured = Dictionary(grouping: dataset.points.map(\.kinematics), by: \.setting)
        kinematics = dataset.settings.flatMap { setting -> [Kinematics] in
            let omega = (measured[setting] ?? []).map(\.omega)
            guard let low = omega.min(), let high = omega.max(), low < high else { return [] }
            return (0..<Roughness.steps).map {
                let share = Double($0) / Double(Roughness.steps - 1)
                return Kinematics(energy: setting.energy, theta: setting.theta, omega: low + (high - low) * share)
            }
        }
    }

    /// The mean of L.
    ///
    /// - Parameter predictions: f at ``kinematics``, nb/sr/GeV.
    /// - Returns: NaN without a setting.
    public func callAsFunction(_ predictions: [Double]) -> Double {
        precondition(predictions.count == kinematics.count, "a prediction for each point")
        let logarithms = predictions.map { Portable.log(max($0, .leastNormalMagnitude)) }
        let step = 1 / Double(Roughness.steps - 1)
        var sum = 0.0
        for start in stride(from: 0, to: logarithms.count, by: Roughness.steps) {
            for i in start + 1..<start + Roughness.steps {
                let rise = logarithms[i] - logarithms[i - 1]
                sum += (step * step + rise * rise).squareRoot()
            }
        }
        return sum / Double(logarithms.count / Roughness.steps)
    }
}
