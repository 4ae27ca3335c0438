import Files
import HDF5
import ScatteringData
import Text

/// Numbers of a file by column, CSV or HDF5 with a dataset a column, and where they stand.
struct FileColumns {
    typealias Column = (name: String, unit: Double)
    static let angle = "cos_theta"

    let path: String
    let names: [String]
    let values: (String) throws -> [Double]
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

    func missing(_ wanted: String) -> DataError {
        DataError("no column \(wanted); there are " + (names.isEmpty ? "none" : names.joined(separator: ", ")), at: path)
    }

    /// - Throws: `DataError` unless columns are equally long, which those of HDF5 may not be.
    func require(_ isEven: Bool) throws(DataError) {
        guard !isEven else { return }
        throw DataError("its columns have different lengths; write it again", at: path)
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
        guard let cosines = try column(FileColumns.angle) else { throw missing(FileColumns.angle) }
        var problems = Problems()
        for (i, cosine) in cosines.enumerated() where !(abs(cosine) <= 1) {
            problems.add("cos_theta is \(plain(cosine)); it lies between -1 and 1", at: origin(i))
        }
        try problems.throwIfAny()
        return cosines
    }
}
