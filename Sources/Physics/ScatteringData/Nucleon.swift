/// A nucleon, as most of nucens has it.
///
/// Two places have masses of their own, since numbers that were written with them shall not change: ``CrossSections/NuclearLaw``, which has
/// more digits, and the picture of the baseline, which rounds them otherwise.
public enum Nucleon {
    /// M, the mean of the masses of proton and neutron, GeV.
    public static let mass = 0.938918
}
