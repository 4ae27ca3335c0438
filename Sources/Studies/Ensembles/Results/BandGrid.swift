import ScatteringData

/// Where the bands are evaluated: for every measured (E, θ), equidistant points in ω over the measured range and a little beyond.
public struct BandGrid: Sendable {
    public let settings: [Setting]
    /// ω in GeV, settings × points.
    public let omega: [[Double]]

    /// The grid reaches past the first and last measured ω by 5 % of their distance, by 10 MeV at least, within 0 < ω < E.
    public init(_ dataset: Dataset, points: Int) {
        settings = dataset.settings
        omega = settings.map { setting in
            let measured = dataset.points.filter { $0.kinematics.setting == setting }.map(\.kinematics.omega)
            let (least, most) = (measured.min() ?? 0, measured.max() ?? 0)
            let margin = max(0.05 * (most - least), 0.01)
            let low = max(least - margin, 0.001 * setting.energy)
            let high = min(most + margin, 0.999 * setting.energy)
            return (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
        }
    }

    /// All points, setting by setting.
    public var kinematics: [Kinematics] {
        zip(settings, omega).flatMap { setting, row in
            row.map { Kinematics(energy: setting.energy, theta: setting.theta, omega: $0) }
        }
    }
}
