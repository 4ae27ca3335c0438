import Files
import HDF5
import ScatteringData
import Text

/// Events as files have them: comma-separated values, or HDF5 with a dataset a column.
///
/// Columns: E_l_GeV (or E_mu_GeV, E_e_GeV; with MeV in the place of GeV), cos_theta, and weight if there is one; E_nu_GeV of events of a
/// generator.
public enum EventFile {
    typealias Column = FileColumns.Column

    static func units(_ names: String...) -> [Column] { names.flatMap { [($0 + "_GeV", 1.0), ($0 + "_MeV", 1e-3)] } }
    static let lepton = units("E_l", "E_mu", "E_e"), neutrino = units("E_nu")
    private static let weight = "weight"

    /// E_ℓ in GeV, cos θ and weight of detected events, event by event.
    ///
    /// - Throws: `DataError` or `HDF5Error` with the rows of what is wrong.
    public static func detected(_ path: String) throws -> [Double] {
        let table = try FileColumns(path)
        let energy = try table.energies(lepton, "E_l_GeV (or E_mu_GeV, E_e_GeV, E_l_MeV, …)")
        let cosine = try table.cosines(), weights = try table.column(weight)
        try table.require(cosine.count == energy.count && (weights?.count ?? energy.count) == energy.count)
        var problems = Problems()
        for (i, weight) in (weights ?? []).enumerated() where !(weight >= 0 && weight.isFinite) {
            problems.add("the weight is \(plain(weight)); weights are 0 or more", at: table.origin(i))
        }
        try problems.throwIfAny()
        return energy.indices.flatMap { [energy[$0], cosine[$0], weights?[$0] ?? 1] }
    }

    /// E of the neutrino, E_ℓ in GeV and cos θ of events of a generator, event by event.
    ///
    /// - Throws: as ``detected(_:)``.
    public static func generated(_ path: String) throws -> [Double] {
        let table = try FileColumns(path)
        let incoming = try table.energies(neutrino, "E_nu_GeV (or E_nu_MeV)")
        let energy = try table.energies(lepton, "E_l_GeV (or E_l_MeV)")
        let cosine = try table.cosines()
        try table.require(cosine.count == energy.count && incoming.count == energy.count)
        return energy.indices.flatMap { [incoming[$0], energy[$0], cosine[$0]] }
    }
}
