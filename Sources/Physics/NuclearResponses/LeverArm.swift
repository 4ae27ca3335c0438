import PortableMath
import ScatteringData

/// How far measurements tell R_L from R_T: the range Δε of the photon's polarization ε that was measured around a point of (q, ω).
///
/// At one ε only R_T + ε (2Q²/q²) R_L is measured. What a network says of each then comes from the base and from other kinematics, not from
/// the data. Neighbours are points with (ln q/q_i)²/0.1² + (ln ω/ω_i)²/0.15² ≤ 1.
public struct LeverArm: Sendable {
    /// Below this, R_L and R_T are not separated by measurements.
    public static let least = 0.2

    private struct Place {
        var logarithm: Double
        var omega: Double
        var polarization: Double
    }

    /// By ascending ln q.
    private let places: [Place]

    /// - Parameter measured: where one nucleus was measured.
    public init(_ measured: [Kinematics], in medium: NuclearMedium) {
        places = measured.filter { $0.omega > 0 }.map { kinematics in
            let point = ResponseKinematics(kinematics, coulombEnergy: medium.coulombEnergy).point
            return Place(
                logarithm: Portable.log(point.momentum), omega: Portable.log(point.omega),
                polarization: ResponseKinematics.polarization(kinematics))
        }.sorted { ($0.logarithm, $0.omega, $0.polarization) < ($1.logarithm, $1.omega, $1.polarization) }
    }

    /// Δε at a point; 0 where at most one neighbour was measured.
    public func callAsFunction(at point: ResponsePoint) -> Double {
        let (q, omega) = (Portable.log(point.momentum), Portable.log(max(point.omega, 1e-6)))
        var low = 0, high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].logarithm < q - 0.1 { low = middle + 1 } else { high = middle }
        }
        var (least, most) = (Double.infinity, -Double.infinity)
        while low < places.count, places[low].logarithm <= q + 0.1 {
            let (along, across) = ((places[low].logarithm - q) / 0.1, (places[low].omega - omega) / 0.15)
            if along * along + across * across <= 1 {
                least = min(least, places[low].polarization)
                most = max(most, places[low].polarization)
            }
            low += 1
        }
        return max(0, most - least)
    }
}
