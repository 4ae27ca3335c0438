import PortableMath
import ScatteringData

/// The Coulomb sum of a nucleus,
///
///     S_L(q) = 1/Z ∫_{0}^{q} dω R_L(q, ω)/G̃_E²(Q²),   G̃_E² = (G_Ep² + (N/Z) G_En²)(1 + τ)/(1 + 2τ)
///
/// which tends to 1 where q is large against the Fermi momentum and protons in the nucleus are those outside (T. de Forest, Nucl. Phys.
/// A 414 (1984) 347). Elastic scattering and excited states below the low-ω cut of the fit are not in it.
public enum CoulombSum {
    /// Points in ω.
    public static let steps = 200

    /// Where R_L is needed: ω = q/2n, 3q/2n, …, the middles of n equal steps.
    public static func points(momentum: Double) -> [ResponsePoint] {
        (0..<steps).map { ResponsePoint(momentum: momentum, omega: momentum * (Double($0) + 0.5) / Double(steps)) }
    }

    /// - Parameter longitudinal: R_L at ``points(momentum:)``, 1/GeV.
    public static func value(momentum: Double, longitudinal: [Double], of nucleus: Nucleus) -> Double {
        let ratio = Double(nucleus.A - nucleus.Z) / Double(nucleus.Z)
        var sum = 0.0
        for (point, response) in zip(points(momentum: momentum), longitudinal) {
            let tau = point.q2 / (4 * Nucleon.mass * Nucleon.mass)
            let root = 1 + point.q2 / 0.71
            let dipole = 1 / (root * root * root * root)
            let neutron = 1.913 * tau / (1 + 5.6 * tau)
            sum += response / ((1 + ratio * neutron * neutron) * dipole * (1 + tau) / (1 + 2 * tau))
        }
        return sum * momentum / Double(steps) / Double(nucleus.Z)
    }
}
