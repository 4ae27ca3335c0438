import NeuralNetwork
import PortableMath
import ScatteringData
import Training

/// What a network of response functions is given.
public enum ResponseInputs {
    public static let names = ["ln(q)", "omega", "Q2", "arsinh(psi)", "u/sqrt(1+u^2)", "ln(omega)", "ln(Q2)", "A^(-1/3)"]

    /// By which ω is shifted in ψ, GeV.
    static let energyShift = 0.02

    /// In the order of ``names``.
    ///
    ///     ψ = (λ − τ)/√(ξ ((1 + λ)τ + κ√(τ(1 + τ)))),  κ = q/2M,  λ = (ω − 20 MeV)/2M,  τ = κ² − λ²,  ξ = √(1 + k_F²/M²) − 1
    ///     u = (W² − 1.5 GeV²)/0.3 GeV², entering as u/√(1 + u²)
    ///
    /// The nucleus enters by A and k_F alone: measured nuclei do not tell what (N − Z)/A does, and networks that are given it make of iron
    /// what they like. ψ is the scaling variable of the Fermi gas (J. E. Amaro et al., Phys. Rev. C 71 (2005) 015501): 0 at the
    /// quasi-elastic peak and ±1 at its ends, for any nucleus and momentum transfer; a member's own k_F enters it. Bitwise reproducible.
    public static func values(at point: ResponsePoint, in medium: NuclearMedium) -> [Double] {
        values(momentum: point.momentum, omega: point.omega, q2: point.q2, in: medium)
    }

    /// The same for numbers of any kind.
    static func values<N: ResponseNumber>(momentum: N, omega: N, q2 virtuality: N, in medium: NuclearMedium) -> [N] {
        let q2 = N.greatest(virtuality, 1e-4)
        let w2 = N.known(Nucleon.mass * Nucleon.mass) + N.known(2 * Nucleon.mass) * omega - virtuality
        let psi = FermiGas(fermiMomentum: medium.fermiMomentum)
            .scalingVariable(momentum: momentum, omega: omega - N.known(energyShift))
        let u = (w2 - 1.5) / 0.3
        return [
            N.log(momentum), omega, q2, N.arsinh(psi), u / (1 + u * u).squareRoot(), N.log(N.greatest(omega, 1e-4)), N.log(q2),
            N.known(Portable.exp(-Portable.log(medium.nucleons) / 3)),
        ]
    }

    /// The scales of the inputs: mean and standard deviation over training points, but for A^(−1/3), which takes few values and has
    /// fixed ones.
    public static func standardization(of inputs: [Double]) -> Standardization {
        let plain = Standardization(of: inputs, inputs: names.count)
        return Standardization(mean: plain.mean.dropLast() + [0.4], scale: plain.scale.dropLast() + [0.3])
    }
}
