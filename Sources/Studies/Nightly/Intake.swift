import DataAdditions
import DataFormats
import NightJudgement
import ScatteringData

/// The measurements of a night: for each nucleus tables that go together, made from the base and the files that were found.
///
/// Files come in the order of their last change, and each of their nuclei is joined to what is there already:
/// - a row that repeats one that is there is left out, also when it has another experiment's name;
/// - one that has nearly the values of another experiment's is used, and said;
/// - a row of the same experiment and kinematics with other values takes the place of the older one;
/// - a table that cannot be understood, or does not go together with the others, is refused as a whole.
///
/// What is left out becomes a comment, so that all other bytes and all line numbers stay as they are. A pure function of base, files, their
/// order and the cut.
package struct Intake {
    /// By nucleus in the order of ``nuclei``; the base's first.
    package private(set) var tables: [String: [DataTable]] = [:]
    package private(set) var records: [FileRecord] = []
    /// The nuclei that have tables, sorted; the ensemble's own among them.
    package var nuclei: [String] { tables.keys.sorted() }

    /// What a table's points are for: throws for tables that cannot be used.
    package typealias Check = @Sendable (Nucleus, [DataTable]) throws(DataError) -> Dataset
    private let dataset: Check
    private let unnamed: Nucleus?
    /// Sets whose rows are left out.
    private let quarantined: [NewSet]

    /// - Parameters:
    ///   - bases: what the files are added to, with the names of their nuclei.
    ///   - unnamed: the nucleus of sets and tables that name none; nil where they must.
    package init(bases: [(String, DataTable)], unnamed: Nucleus?, quarantined: [NewSet] = [], dataset: @escaping Check) {
        self.quarantined = quarantined
        self.unnamed = unnamed
        self.dataset = dataset
        for (nucleus, table) in bases { tables[nucleus] = [table] }
    }

    /// Joins one file.
    package mutating func add(_ file: InputFile) {
        var record = FileRecord(path: file.path, status: .used, digest: file.digest)
        do throws(DataError) {
            var joined = tables
            var (parts, notes) = try parts(of: file)
            record.nuclei = parts.map(\.0.name)
            if let twin = records.first(where: { $0.digest == record.digest && $0.nuclei == record.nuclei && $0.status == .used }) {
                record.status = .repeated
                record.note = "the same content as \(twin.path): not used twice"
                records.append(record)
                return
            }
            for (nucleus, table) in parts {
                guard let table = try withoutQuarantined(table, nucleus) else { continue }
                let (together, said) = try join(table, to: joined[nucleus.name] ?? [], nucleus)
                joined[nucleus.name] = together
                notes += said
            }
            if joined == tables { record.status = .repeated }
            tables = joined
            record.note = notes.joined(separator: "; ")
        } catch {
            record.status = .refused
            record.note = "\(error)"
        }
        records.append(record)
    }

    mutating func note(_ records: [FileRecord]) { self.records += records }

    /// The tables in a file, of whatever format, by nucleus: the one that it names, or that the file's own name begins with, or the
    /// ensemble's; and what was noted when it was converted.
    private func parts(of file: InputFile) throws(DataError) -> (tables: [(Nucleus, DataTable)], notes: [String]) {
        let table = DataTable(name: file.path, bytes: file.bytes)
        let unnamed = Nucleus(beginningOf: file.name) ?? unnamed
        let data = try MeasurementFile.read(table, parts: file.parts, options: ImportOptions(target: unnamed, remedies: .file))
        if data.format == .commaSeparated {
            let named = try table.namedTargets()
            if named.count > 1 {
                throw DataError("it names the targets \(named.map(\.name).joined(separator: ", ")); give each its own file", at: file.path)
            }
        }
        return (try data.tables.map { part throws(DataError) in
            guard let nucleus = part.target ?? unnamed else {
                throw DataError(
                    "it names no nucleus; begin its name with one, such as 12C-\(file.name), or add a column target", at: file.path)
            }
            return (nucleus, part.table)
        }, data.notes)
    }

    /// - Returns: all tables of the nucleus, with the new one where anything in it is new, and what is to be said.
    private func join(
        _ table: DataTable, to older: [DataTable], _ nucleus: Nucleus
    ) throws(DataError) -> (tables: [DataTable], notes: [String]) {
        // By itself first: what is wrong in it is its own fault.
        _ = try dataset(nucleus, [table])
        let rows = try table.rows(target: nucleus)
        let overlaps = try older.map { old throws(DataError) in Overlap(new: rows, old: try old.rows(target: nucleus)) }
        var dropped: [Int: String] = [:]
        for (old, overlap) in zip(older, overlaps) {
            for row in overlap.equal { dropped[row.line] = "repeats \(old.name)" }
            for pair in overlap.renamed where pair.isExact && dropped[pair.new.line] == nil {
                dropped[pair.new.line] = "is \(pair.old.experiment) of \(old.name)"
            }
        }
        let notes = zip(older, overlaps).flatMap { $1.lines(in: $0.name) }
        guard dropped.count < rows.count else { return (older, notes) }
        let together = zip(older, overlaps).map { old, overlap in
            let superseded = overlap.replaced(by: overlap.different.filter { dropped[$0.line] == nil })
            return old.commentingOut(Dictionary(superseded.map { ($0.line, "superseded by \(table.name)") }) { first, _ in first })
        }.filter { hasRows($0, nucleus) } + [table.commentingOut(dropped)]
        _ = try dataset(nucleus, together)
        return (together, notes)
    }

    /// The table with the rows of quarantined sets made comments; nil when none is left.
    private func withoutQuarantined(_ table: DataTable, _ nucleus: Nucleus) throws(DataError) -> DataTable? {
        let own = nucleus == unnamed ? nil : nucleus.name
        let names = Set(quarantined.filter { $0.table == table.name && $0.nucleus == own }.flatMap(\.names))
        guard !names.isEmpty else { return table }
        let rows = try table.rows(target: nucleus).filter { names.contains(PointName($0)) }
        let left = table.commentingOut(Dictionary(rows.map { ($0.line, "quarantined") }) { first, _ in first })
        return hasRows(left, nucleus) ? left : nil
    }

    private func hasRows(_ table: DataTable, _ nucleus: Nucleus) -> Bool { (try? table.rows(target: nucleus))?.isEmpty == false }
}
