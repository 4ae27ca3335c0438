import CrossSectionFits
import DataFormats
import ScatteringData

/// The tables of one nucleus.
public struct NucleusTables: Sendable {
    public var nucleus: Nucleus
    public var tables: [DataTable]

    public init(nucleus: Nucleus, tables: [DataTable]) { (self.nucleus, self.tables) = (nucleus, tables) }

    /// Points at θ = 180°, where R_T alone contributes, are used as well, and so are experiments that other fits leave out because all of
    /// theirs are there. Experiments that are excluded are left out where the nucleus has them.
    public func dataset(_ selection: Selection) throws(DataError) -> Dataset {
        var selection = selection
        selection.usesBackwardAngle = true
        let all = try Dataset(target: nucleus, tables: tables, selection: selection.excluding([]))
        let unused = all.setAside.filter { $0.reason == .notUsedByDefault }.flatMap(\.rows)
        selection.included = all.experimentsLeftOut.map(\.name).filter { name in
            let rows = unused.filter { $0.experiment == name }
            return !rows.isEmpty && rows.allSatisfy { $0.kinematics.theta == 180 } && !selection.excluded.contains(name)
        }
        if selection.included.isEmpty && selection.excluded.isEmpty { return all }
        let names = Set((all.experiments + all.experimentsLeftOut).map(\.whole))
        return try Dataset(target: nucleus, tables: tables, selection: selection.excluding(selection.excluded.filter(names.contains)))
    }
}

extension Selection {
    fileprivate func excluding(_ experiments: [String]) -> Selection {
        var selection = self
        selection.excluded = experiments
        return selection
    }
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

    /// Tables that name no nucleus are of the card's only one, or of the one that the name of their file begins with.
    private func readFiles() throws(DataError) -> [NucleusTables] {
        let given = try data.normalizations.map { text throws(DataError) in try NamedNormalization(text) }
        let only = targets.count == 1 && targets != ["all"] ? try Nucleus(targets[0]) : nil
        let unnamed = data.files.map { only ?? Nucleus(beginningOf: $0.split(separator: "/").last ?? "") }
        let read = try zip(data.files, unnamed).map { file, nucleus throws(DataError) in
            try MeasurementFile.read(path: file, options: ImportOptions(target: nucleus, normalizations: given, remedies: .card))
        }
        var all: [NucleusTables] = []
        for (data, unnamed) in zip(read, unnamed) {
            for table in data.tables {
                guard let nucleus = table.target ?? unnamed else {
                    throw DataError(
                        "it names no nucleus; add a column target, such as 12C, in all of its rows, or begin its name with one, such as "
                            + "12C-mine.csv", at: data.path)
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
