import ScatteringData

/// The Coulomb sum of a nucleus,
///
///     S_L(q) = ∫_{0}^{ω_π} dω R_L(q, ω)/G̃_E²(Q²),   G̃_E² = (Z G_Ep² + N G_En²)(1 + τ)/(1 + 2τ)
///
/// up to the threshold of pion production on a nucleon at rest, W = M + m_π: beyond it R_L is not that of nucleons knocked out. It tends to
/// 1 where q is large against the Fermi momentum and protons in the nucleus are those outside, but for the part of the peak that Fermi
/// motion moves beyond the threshold (T. de Forest, Nucl. Phys. A 414 (1984) 347). Elastic scattering and excited states below the low-ω
/// cut of the fit are not in it.
public enum CoulombSum {
    /// Points in ω.
    public static let steps = 200

    /// ω_π, GeV; below q.
    static func limit(momentum q: Double) -> Double {
        let threshold = Nucleon.mass + 0.138
        // W² = (M + ω)² − q².
        return min(q, (threshold * threshold + q * q).squareRoot() - Nucleon.mass)
    }

    /// Where R_L is needed: the middles of n equal steps up to ω_π.
    public static func points(momentum: Double) -> [ResponsePoint] {
        let width = limit(momentum: momentum) / Double(steps)
        return (0..<steps).map { ResponsePoint(momentum: momentum, omega: width * (Double($0) + 0.5)) }
    }

    /// - Parameter longitudinal: R_L at ``points(momentum:)``, 1/GeV.
    public static func value(momentum: Double, longitudinal: [Double], of nucleus: Nucleus) -> Double {
        let (protons, neutrons) = (Double(nucleus.Z), Double(nucleus.A - nucleus.Z))
        var sum = 0.0
        for (point, response) in zip(points(momentum: momentum), longitudinal) {
            let factors = NucleonFormFactors(q2: point.q2, protons: protons, neutrons: neutrons)
            sum += response / (factors.electric * (1 + factors.tau) / (1 + 2 * factors.tau))
        }
        return sum * limit(momentum: momentum) / Double(steps)
    }
}
