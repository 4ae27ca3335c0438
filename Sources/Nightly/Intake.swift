import DataFormats
import Ensembles
import ScatteringData

/// The measurements of a night: for each nucleus tables that go together, made from the base and the files that were found.
///
/// Files come in the order of their last change, and each of their nuclei is joined to what is there already:
/// - a row that repeats one that is there is left out, also when it has another experiment's name;
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

    private let target: Nucleus
    private let lowOmegaCut: Double

    package init(base: DataTable?, target: Nucleus, lowOmegaCut: Double) {
        self.target = target
        self.lowOmegaCut = lowOmegaCut
        if let base { tables[target.name] = [base] }
    }

    /// Joins one file.
    package mutating func add(_ file: FoundFile) {
        var record = FileRecord(path: file.path, status: .used, digest: Job.digest(of: file.bytes))
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
                if let (together, note) = try join(table, to: joined[nucleus.name] ?? [], nucleus) {
                    joined[nucleus.name] = together
                    notes += note
                } else {
                    notes.append("nothing of \(nucleus.name) that is not there already")
                }
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
    private func parts(of file: FoundFile) throws(DataError) -> (tables: [(Nucleus, DataTable)], notes: [String]) {
        let table = DataTable(name: file.path, bytes: file.bytes)
        let name = file.path.split(separator: "/").last ?? ""
        let unnamed = (try? Nucleus(String(name.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }))) ?? target
        let data = try MeasurementFile.read(table, options: ImportOptions(target: unnamed))
        if data.format == .commaSeparated {
            let named = try table.namedTargets()
            if named.count > 1 {
                throw DataError("it names the targets \(named.map(\.name).joined(separator: ", ")); give each its own file", at: file.path)
            }
        }
        return (data.tables.map { ($0.target ?? unnamed, $0.table) }, data.notes)
    }

    struct Place: Hashable {
        var experiment: String
        var kinematics: Kinematics
    }
    struct Value: Hashable {
        var kinematics: Kinematics
        var crossSection: Double
        var error: Double
    }

    /// - Returns: all tables of the nucleus with the new one, and what is to be said; nil when nothing in it is new.
    private func join(
        _ table: DataTable, to older: [DataTable], _ nucleus: Nucleus
    ) throws(DataError) -> (tables: [DataTable], notes: [String])? {
        // By itself first: what is wrong in it is its own fault.
        _ = try Dataset(target: nucleus, tables: [table], selection: Selection(lowOmegaCut: lowOmegaCut))
        let rows = try table.rows(target: nucleus)
        var values: [Value: (experiment: String, table: String)] = [:]
        var places: [Place: [(table: Int, row: MeasuredRow)]] = [:]
        for (index, table) in older.enumerated() {
            for row in try table.rows(target: nucleus) {
                values[Value(row)] = values[Value(row)] ?? (row.experiment, table.name)
                places[Place(row), default: []].append((index, row))
            }
        }
        var dropped: [Int: String] = [:]
        var superseded = older.map { _ in [Int: String]() }
        var renamed: [String: Int] = [:]
        for row in rows {
            if let twin = values[Value(row)] {
                dropped[row.line] = twin.experiment == row.experiment ? "repeats \(twin.table)" : "is \(twin.experiment) of \(twin.table)"
                if twin.experiment != row.experiment {
                    renamed["\(row.experiment) is \(twin.experiment) of \(twin.table)", default: 0] += 1
                }
                continue
            }
            for place in places[Place(row)] ?? [] { superseded[place.table][place.row.line] = "superseded by \(table.name)" }
        }
        var notes = renamed.keys.sorted().map { "\($0) under another name (\(counted(renamed[$0]!))): not used twice" }
        let repeats = dropped.count - renamed.values.reduce(0, +)
        if repeats > 0 { notes.append("\(counted(repeats)) are there already") }
        for (table, lines) in zip(older, superseded) where !lines.isEmpty {
            notes.append("\(counted(lines.count)) of \(table.name) superseded by this newer file")
        }
        guard dropped.count < rows.count else {
            return renamed.isEmpty ? nil : (older, notes)
        }
        let together = zip(older, superseded).map { $0.commentingOut($1) }.filter { table in
            // A table of which nothing is left goes.
            ((try? table.rows(target: nucleus))?.isEmpty ?? true) == false
        } + [table.commentingOut(dropped)]
        _ = try Dataset(target: nucleus, tables: together, selection: Selection(lowOmegaCut: lowOmegaCut))
        return (together, notes)
    }

    private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }
}

extension Intake.Place {
    init(_ row: MeasuredRow) { self.init(experiment: row.experiment, kinematics: row.kinematics) }
}

extension Intake.Value {
    init(_ row: MeasuredRow) { self.init(kinematics: row.kinematics, crossSection: row.crossSection, error: row.error) }
}
