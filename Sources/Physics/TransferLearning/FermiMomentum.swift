import ScatteringData

/// Fermi momenta of nuclei from the widths of their quasi-elastic peaks.
///
/// C. Maieron, T. W. Donnelly, I. Sick, Phys. Rev. C 65 (2002) 025502, from 6Li to 208Pb; 4He by its ratio to carbon in T. W. Donnelly,
/// I. Sick, Phys. Rev. Lett. 82 (1999) 3212, 200 to 220 MeV. Between them linear in A; nuclei of less than 4 nucleons have that of 4He.
public enum FermiMomentum {
    /// Mass number and k_F in GeV.
    private static let measured = MassNumberTable([
        (4, 0.207), (6, 0.165), (12, 0.228), (24, 0.230), (27, 0.236), (40, 0.241), (56, 0.241), (58, 0.245), (119, 0.245), (197, 0.245),
        (208, 0.248),
    ])

    /// k_F in GeV of nuclei with A nucleons.
    public static func of(nucleons A: Int) -> Double { measured(nucleons: A) }
}
