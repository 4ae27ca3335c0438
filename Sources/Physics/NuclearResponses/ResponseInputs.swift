import NeuralNetwork
import PortableMath
import ScatteringData
import Training

/// What a network of response functions is given.
public enum ResponseInputs {
    public static let names = ["ln(q)", "omega", "Q2", "asinh(psi)", "W", "ln(omega)", "ln(Q2)", "A^(-1/3)", "(N-Z)/A"]

    /// In the order of ``names``.
    ///
    ///     ψ = (λ − τ)/√(ξ ((1 + λ)τ + κ√(τ(1 + τ)))),  κ = q/2M,  λ = (ω − 20 MeV)/2M,  τ = κ² − λ²,  ξ = √(1 + k_F²/M²) − 1
    ///     u = (W² − 1.5 GeV²)/0.3 GeV², entering as u/√(1 + u²)
    ///
    /// ψ is the scaling variable of the Fermi gas (J. E. Amaro et al., Phys. Rev. C 71 (2005) 015501): 0 at the quasi-elastic peak and ±1
    /// at its ends, for any nucleus and momentum transfer. Bitwise reproducible.
    public static func values(at point: ResponsePoint, in medium: NuclearMedium) -> [Double] {
        let q2 = max(point.q2, 1e-4)
        let psi = scalingVariable(at: point, fermiMomentum: medium.fermiMomentum)
        let u = (point.w2 - 1.5) / 0.3
        return [
            Portable.log(point.momentum), point.omega, q2, arsinh(psi), u / (1 + u * u).squareRoot(),
            Portable.log(max(point.omega, 1e-4)), Portable.log(q2),
            Portable.exp(-Portable.log(medium.nucleons) / 3), (medium.neutrons - medium.protons) / medium.nucleons,
        ]
    }

    /// ψ with an energy shift of 20 MeV.
    public static func scalingVariable(at point: ResponsePoint, fermiMomentum: Double) -> Double {
        let kappa = point.momentum / (2 * Nucleon.mass), lambda = (point.omega - 0.02) / (2 * Nucleon.mass)
        let tau = max(kappa * kappa - lambda * lambda, 1e-4)
        let eta = fermiMomentum / Nucleon.mass
        let xi = (1 + eta * eta).squareRoot() - 1
        return (lambda - tau) / (xi * ((1 + lambda) * tau + kappa * (tau * (1 + tau)).squareRoot())).squareRoot()
    }

    private static func arsinh(_ x: Double) -> Double {
        let size = Portable.log(abs(x) + (x * x + 1).squareRoot())
        return x < 0 ? -size : size
    }
}

extension ResponseInputs {
    /// The scales of the inputs: mean and standard deviation over training points, but for A^(−1/3) and (N − Z)/A, which take few values
    /// and have fixed ones, so that a nucleus more or less does not move the others.
    public static func standardization(of inputs: [Double]) -> Standardization {
        let plain = Standardization(of: inputs, inputs: names.count)
        return Standardization(mean: plain.mean.dropLast(2) + [0.4, 0], scale: plain.scale.dropLast(2) + [0.15, 0.12])
    }
}
