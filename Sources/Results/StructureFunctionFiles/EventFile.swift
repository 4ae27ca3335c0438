import Files
import HDF5
import ScatteringData
import Text

/// Events as files have them: comma-separated values, or HDF5 with a dataset a column.
///
/// Columns: E_l_GeV (or E_mu_GeV, E_e_GeV; with MeV in the place of GeV), cos_theta, and weight if there is one; E_nu_GeV of events of a
/// generator.
public enum EventFile {
    private typealias Column = (name: String, unit: Double)

    private static func units(_ names: String...) -> [Column] { names.flatMap { [($0 + "_GeV", 1.0), ($0 + "_MeV", 1e-3)] } }
    private static let lepton = units("E_l", "E_mu", "E_e"), neutrino = units("E_nu")
    private static let angle = "cos_theta", weight = "weight"

    /// E_ℓ in GeV, cos θ and weight of detected events, event by event.
    ///
    /// - Throws: `DataError` or `HDF5Error` with the rows of what is wrong.
    public static func detected(_ path: String) throws -> [Double] {
        let table = try Columns(path)
        let energy = try table.energies(lepton, "E_l_GeV (or E_mu_GeV, E_e_GeV, E_l_MeV, …)")
        let cosine = try table.cosines(), weights = try table.column(weight)
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
        let table = try Columns(path)
        let incoming = try table.energies(neutrino, "E_nu_GeV (or E_nu_MeV)")
        let energy = try table.energies(lepton, "E_l_GeV (or E_l_MeV)")
        let cosine = try table.cosines()
        return energy.indices.flatMap { [incoming[$0], energy[$0], cosine[$0]] }
    }

    /// Numbers by column, and where they stand.
    private struct Columns {
        let path: String
        let names: [String]
        private let values: (String) throws -> [Double]
        let origin: (Int) -> String

        init(_ path: String) throws {
            self.path = path
            guard !path.hasSuffix(".h5"), !path.hasSuffix(".hdf5") else {
                let file = try HDF5File.open(path)
                names = try file.children()
                values = { name in try file.read(name, as: Double.self) }
                origin = { "\(path): event \($0)" }
                return
            }
            var problems = Problems()
            guard let table = CommaSeparatedTable(try DataTable.file(path), required: [], rowsAre: "events", problems: &problems) else {
                throw DataError(problems)
            }
            try problems.throwIfAny()
            names = table.columns
            values = { name in
                var problems = Problems()
                let numbers = table.rows.compactMap { $0.number(name, &problems) }
                try problems.throwIfAny()
                return numbers
            }
            origin = { table.rows[$0].origin.description }
        }

        func column(_ name: String) throws -> [Double]? { names.contains(name) ? try values(name) : nil }

        private func missing(_ wanted: String) -> DataError {
            DataError("no column \(wanted); there are " + (names.isEmpty ? "none" : names.joined(separator: ", ")), at: path)
        }

        /// Energies in GeV, which look like energies of leptons in GeV.
        func energies(_ columns: [Column], _ wanted: String) throws -> [Double] {
            guard let column = columns.first(where: { names.contains($0.name) }) else { throw missing(wanted) }
            let numbers = try values(column.name).map { $0 * column.unit }
            let cure = "call the column \(columns[1].name) if it is in MeV"
            var problems = Problems()
            for (i, energy) in numbers.enumerated() where !(energy > 0 && energy < 1e4) {
                problems.add(
                    "the energy of \(column.name) is \(plain(energy)) GeV; it lies above 0 and below 10000 GeV; \(cure)", at: origin(i))
            }
            try problems.throwIfAny()
            guard !numbers.isEmpty else { throw DataError("there are no events", at: path) }
            if numbers.sorted()[numbers.count / 2] > 200 {
                throw DataError("half of the energies of \(column.name) are above 200 GeV; \(cure)", at: path)
            }
            return numbers
        }

        func cosines() throws -> [Double] {
            guard let cosines = try column(angle) else { throw missing(angle) }
            var problems = Problems()
            for (i, cosine) in cosines.enumerated() where !(abs(cosine) <= 1) {
                problems.add("cos_theta is \(plain(cosine)); it lies between -1 and 1", at: origin(i))
            }
            try problems.throwIfAny()
            return cosines
        }
    }
}
