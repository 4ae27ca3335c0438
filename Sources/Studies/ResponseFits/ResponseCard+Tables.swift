import CrossSectionFits
import DataFormats
import ScatteringData

/// The tables of one nucleus.
public struct NucleusTables: Sendable {
    public var nucleus: Nucleus
    public var tables: [DataTable]
}

extension ResponseCard {
    /// The tables of every nucleus of the card: those of its files, and the bundled ones of nuclei that no file holds.
    ///
    /// - Throws: `DataError` with file and line, for nuclei without a table, and for tables that name no nucleus.
    public func readTables() throws(DataError) -> [NucleusTables] {
        var all = try readFiles()
        let names = targets == ["all"] ? nil : targets
        let bundled = DataTable.bundledTargets.filter { nucleus in
            names?.contains(nucleus.name) ?? true && !all.contains { $0.nucleus.name == nucleus.name }
        }
        all += try bundled.map { nucleus throws(DataError) in NucleusTables(nucleus: nucleus, tables: [try .bundled(nucleus)]) }
        let wanted = try names?.map { name throws(DataError) in
            let nucleus = try Nucleus(name)
            guard let found = all.first(where: { $0.nucleus.name == nucleus.name }) else {
                throw DataError(
                    "targets: there is no table of \(name); give one under data.files, or leave it out: predictions of any nucleus need "
                        + "no measurements of it. There are \(all.map(\.nucleus.name).joined(separator: ", "))")
            }
            return found
        }
        if let wanted, Set(wanted.map(\.nucleus.name)).count < wanted.count {
            throw DataError("targets: a nucleus stands there twice; name each once")
        }
        return (wanted ?? all).sorted { ($0.nucleus.A, $0.nucleus.Z) < ($1.nucleus.A, $1.nucleus.Z) }
    }

    private func readFiles() throws(DataError) -> [NucleusTables] {
        let given = try data.normalizations.map { text throws(DataError) in try NamedNormalization(text) }
        let only = targets.count == 1 && targets != ["all"] ? try Nucleus(targets[0]) : nil
        let read = try data.files.map { file throws(DataError) in
            try MeasurementFile.read(path: file, options: ImportOptions(target: only, normalizations: given, remedies: .card))
        }
        var all: [NucleusTables] = []
        for data in read {
            for table in data.tables {
                guard let nucleus = table.target ?? only else {
                    throw DataError("it names no nucleus; add a column target, such as 12C, in all of its rows", at: data.path)
                }
                if let place = all.firstIndex(where: { $0.nucleus.name == nucleus.name }) {
                    all[place].tables.append(table.table)
                } else {
                    all.append(NucleusTables(nucleus: nucleus, tables: [table.table]))
                }
            }
        }
        return all
    }
}
