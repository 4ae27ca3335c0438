import Files
import HDF5
import ScatteringData
import Text

/// Events of a detector as files have them: comma-separated values, or HDF5 with a dataset a column.
///
/// Columns: E_l_GeV (or E_mu_GeV, E_e_GeV; with MeV in the place of GeV), cos_theta, and weight if there is one.
public enum EventFile {
    private static let energies = ["E_l", "E_mu", "E_e"].flatMap { [(name: $0 + "_GeV", unit: 1.0), (name: $0 + "_MeV", unit: 1e-3)] }
    private static let angle = "cos_theta"
    private static let weight = "weight"

    /// E_ℓ in GeV, cos θ and weight, event by event.
    ///
    /// - Throws: `DataError` or `RunError` with the rows of what is wrong.
    public static func read(_ path: String) throws -> [Double] {
        let isHDF5 = path.hasSuffix(".h5") || path.hasSuffix(".hdf5")
        let (columns, origin): ([[Double]?], (Int) -> String) = isHDF5 ? try datasets(path) : try table(path)
        guard let energy = columns[0], let cosine = columns[1] else { return [] }
        var problems = Problems()
        for i in energy.indices {
            let at = origin(i)
            if !(energy[i] > 0 && energy[i] < 1e4) {
                problems.add(
                    "the energy of the lepton is \(plain(energy[i])) GeV; call the column E_l_MeV if it is in MeV", at: at)
            }
            if !(abs(cosine[i]) <= 1) { problems.add("cos_theta is \(plain(cosine[i])); it lies between -1 and 1", at: at) }
            if let weight = columns[2]?[i], !(weight >= 0 && weight.isFinite) {
                problems.add("the weight is \(plain(weight)); weights are 0 or more", at: at)
            }
        }
        if problems.count == 0, median(energy) > 200 {
            problems.add("half of the leptons have more than 200 GeV; call the column E_l_MeV if it is in MeV", at: path)
        }
        try problems.throwIfAny()
        return energy.indices.flatMap { [energy[$0], cosine[$0], columns[2]?[$0] ?? 1] }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func missing(_ names: [String], in path: String) -> DataError {
        DataError(
            "events have columns E_l_GeV (or E_mu_GeV, E_e_GeV, E_l_MeV, …) and cos_theta, and weight if they have weights; there are "
                + (names.isEmpty ? "none" : names.joined(separator: ", ")), at: path)
    }

    private static func table(_ path: String) throws(DataError) -> ([[Double]?], (Int) -> String) {
        var problems = Problems()
        guard let table = CommaSeparatedTable(try .file(path), required: [], rowsAre: "events", problems: &problems) else {
            throw DataError(problems)
        }
        guard let energy = energies.first(where: { table.columns.contains($0.name) }), table.columns.contains(angle) else {
            throw missing(table.columns, in: path)
        }
        var columns: [[Double]?] = [[], [], table.columns.contains(weight) ? [] : nil]
        for row in table.rows {
            guard let value = row.number(energy.name, &problems), let cosine = row.number(angle, &problems) else { continue }
            columns[0]?.append(value * energy.unit)
            columns[1]?.append(cosine)
            if columns[2] != nil, let value = row.number(weight, &problems) { columns[2]?.append(value) }
        }
        try problems.throwIfAny()
        let origins = table.rows.map(\.origin.description)
        return (columns, { origins[$0] })
    }

    private static func datasets(_ path: String) throws -> ([[Double]?], (Int) -> String) {
        let file = try HDF5File.open(path)
        let names = try file.children()
        guard let energy = energies.first(where: { names.contains($0.name) }), names.contains(angle) else { throw missing(names, in: path) }
        let value = try file.read(energy.name, as: Double.self).map { $0 * energy.unit }
        let cosine = try file.read(angle, as: Double.self)
        let weights = names.contains(weight) ? try file.read(weight, as: Double.self) : nil
        try file.close()
        guard !value.isEmpty, value.count == cosine.count, weights.map({ $0.count == value.count }) ?? true else {
            throw DataError("its columns have \(value.count) and \(cosine.count) rows; give each event one of each", at: path)
        }
        return ([value, cosine, weights], { "\(path): event \($0)" })
    }
}
