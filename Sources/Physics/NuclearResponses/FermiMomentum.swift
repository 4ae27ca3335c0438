import ScatteringData

extension NuclearMedium {
    /// Mass number and k_F in GeV, from the widths of quasi-elastic peaks.
    private static let measured = MassNumberTable([
        (2, 0.117), (3, 0.160), (4, 0.200), (6, 0.169), (12, 0.221), (16, 0.225), (27, 0.235), (40, 0.241), (56, 0.245), (208, 0.248),
    ])

    /// k_F in GeV by the mass number alone, linear in A between nuclei whose quasi-elastic peaks were measured.
    ///
    /// E. J. Moniz et al., Phys. Rev. Lett. 26 (1971) 445; C. Maieron, T. W. Donnelly, I. Sick, Phys. Rev. C 65 (2002) 025502; ³He from the
    /// width of its peak; that of ²H makes of ³He's base one of the momenta in a deuteron.
    public static func fermiMomentum(of nucleus: Nucleus) -> Double { measured(nucleons: nucleus.A) }
}
