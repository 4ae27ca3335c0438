import CFluxes
import ScatteringData
import Text

extension NeutrinoFlux {
    /// The name under which the bundled table is asked for.
    public static let bundledName = "dune"

    /// The bundled fluxes of DUNE: near_numu, far_numu, near_numubar and far_numubar in 1/m²/GeV/POT (arXiv:2103.04797).
    public static var bundled: DataTable {
        var count = 0
        let start = nucens_dune_fluxes(&count)
        return DataTable(name: "DUNE_FHC.csv", bytes: Array(UnsafeBufferPointer(start: start, count: count)))
    }

    private static let energyColumns = [(name: "E_GeV", unit: 1.0), (name: "E_MeV", unit: 1e-3)]

    /// Reads a column of a table of comma-separated values whose energies stand in a column E_GeV or E_MeV.
    ///
    /// - Throws: `DataError` with the lines of what is wrong: no such column, energies that do not ascend, negative fluxes, energies in MeV
    ///   that say they are in GeV.
    public init(_ table: DataTable, column: String) throws(DataError) {
        var problems = Problems()
        guard let read = CommaSeparatedTable(table, required: [], rowsAre: "fluxes", problems: &problems) else { throw DataError(problems) }
        guard let (name, unit) = NeutrinoFlux.energyColumns.first(where: { read.columns.contains($0.name) }) else {
            throw DataError(
                "no column of energies; call it E_GeV or E_MeV. The columns are \(read.columns.joined(separator: ", "))", at: table.name)
        }
        guard read.columns.contains(column) else {
            let others = read.columns.filter { column in !NeutrinoFlux.energyColumns.contains { $0.name == column } }
            throw DataError("no flux '\(column)'; there are \(others.joined(separator: ", "))", at: table.name)
        }
        var (energies, values): ([Double], [Double]) = ([], [])
        for row in read.rows {
            guard let energy = row.number(name, &problems), let value = row.number(column, &problems) else { continue }
            if value < 0 { problems.add("\(column) is \(plain(value)); a flux is 0 or more", at: row.origin) }
            if energy <= 0 { problems.add("\(name) is \(plain(energy)); an energy is above 0", at: row.origin) }
            if let last = energies.last, energy * unit <= last {
                problems.add("\(name) is \(plain(energy)), not above the row before; sort the rows by energy", at: row.origin)
            }
            if unit == 1, energy > 1000 {
                problems.add("E_GeV is \(plain(energy)), which no beam has; call the column E_MeV if it is in MeV", at: row.origin)
            }
            energies.append(energy * unit)
            values.append(value)
        }
        if problems.count == 0, energies.count < 2 { problems.add("a flux has two rows at least", at: table.name) }
        if problems.count == 0, !values.contains(where: { $0 > 0 }) { problems.add("\(column) is 0 everywhere", at: table.name) }
        try problems.throwIfAny()
        self.init(energies: energies, values: values)
    }
}
