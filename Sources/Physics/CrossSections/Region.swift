import ScatteringData

/// Which part of the spectrum a point belongs to, by the mass W of what is produced on a nucleon at rest.
///
///     x = (ω − ω_QE)/(ω_Δ − ω_QE) = (W² − M²)/(M_Δ² − M²),    W² = M² + 2Mω − Q²
///
/// ω_QE and ω_Δ are the energy transfers at which W is M, the nucleons' mean mass, and M_Δ = 1.232 GeV, at the point's E and θ: 0 is
/// the quasielastic peak and 1 that of the Δ, whatever the kinematics. Bitwise reproducible.
public enum Region: String, Sendable, CaseIterable {
    /// x < 1/3, that is W < 1.046 GeV.
    case quasielastic
    /// 1/3 ≤ x < 2/3, up to W = 1.143 GeV.
    case dip
    /// 2/3 ≤ x < 4/3, up to W = 1.315 GeV.
    case delta
    /// x ≥ 4/3: higher resonances and deep inelastic scattering.
    case beyond

    /// M_Δ in GeV.
    public static let deltaMass = 1.232

    public init(of point: Kinematics) {
        let x = Region.place(of: point)
        self = x < 1.0 / 3 ? .quasielastic : x < 2.0 / 3 ? .dip : x < 4.0 / 3 ? .delta : .beyond
    }

    /// Its place among all.
    public var index: Int {
        switch self {
        case .quasielastic: 0
        case .dip: 1
        case .delta: 2
        case .beyond: 3
        }
    }

    /// x of a point.
    public static func place(of point: Kinematics) -> Double {
        (2 * Nucleon.mass * point.omega - point.q2) / (deltaMass * deltaMass - Nucleon.mass * Nucleon.mass)
    }
}
