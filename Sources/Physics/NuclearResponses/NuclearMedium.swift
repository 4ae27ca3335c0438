import PortableMath
import ScatteringData

/// What the response functions of a nucleus start from: its nucleons, their Fermi momentum, and the Coulomb potential inside.
public struct NuclearMedium: Sendable, Equatable {
    /// Z and N.
    public var protons: Double
    public var neutrons: Double
    /// k_F, GeV.
    public var fermiMomentum: Double
    /// V, GeV: what the energy of an electron is higher by inside the nucleus.
    public var coulombEnergy: Double

    /// Z, N, and the central values of k_F (``fermiMomentum(of:)``) and V (``coulombEnergy(of:)``).
    public init(_ nucleus: Nucleus) {
        protons = Double(nucleus.Z)
        neutrons = Double(nucleus.A - nucleus.Z)
        fermiMomentum = NuclearMedium.fermiMomentum(of: nucleus)
        coulombEnergy = NuclearMedium.coulombEnergy(of: nucleus)
    }

    /// A.
    public var nucleons: Double { protons + neutrons }

    /// V in GeV, the mean Coulomb potential of a uniform sphere of Z − 1 protons:
    ///
    ///     V = 0.775 · 3/2 · α ħc (Z − 1)/R,    R = 1.1 A^⅓ fm + 0.86 A^(−⅓) fm
    ///
    /// A. Aste, D. Trautmann, Eur. Phys. J. A 33 (2007) 11. Electrons and positrons gave 3.1 MeV for ¹²C and 8.9 MeV for ⁵⁶Fe, this
    /// formula gives 2.9 and 9.4 (P. Guèye et al., Phys. Rev. C 60 (1999) 044308).
    public static func coulombEnergy(of nucleus: Nucleus) -> Double {
        let root = Portable.exp(Portable.log(Double(nucleus.A)) / 3)
        let radius = 1.1 * root + 0.86 / root
        return 0.775 * 1.5 * 1.44e-3 * Double(max(0, nucleus.Z - 1)) / radius
    }
}
