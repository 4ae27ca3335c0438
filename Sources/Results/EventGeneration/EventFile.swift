import Events
import Files
import HDF5
import ScatteringData

/// A file of events, of any kind that nucens reads: HDF5 or comma-separated columns, HepMC3 text (NuHepMC), gzipped or not.
public struct EventFile: Sendable {
    public let table: EventTable
    /// Columns that are not read.
    public let ignored: [String]
    /// "HDF5", "CSV" or "NuHepMC".
    public let format: String

    /// - Throws: ``RunError`` with file and line or event for what cannot be read or cannot be an event, ten problems at most.
    public init(_ path: String) throws(RunError) {
        var bytes: [UInt8]
        do throws(FileError) { bytes = try PlainFile.read(path) } catch {
            throw RunError("\(path) cannot be read: \(error.reason); check the path and its permissions")
        }
        if Gzip.recognizes(bytes) { bytes = try Gzip.inflate(bytes, name: path) }
        do throws(DataError) {
            if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
                (table, ignored) = try EventFile.columns(path)
                format = "HDF5"
            } else if bytes.starts(with: Array("root".utf8)) {
                throw DataError("it is a ROOT file; turn its tree into HDF5 with Sources/Python/events_from_root.py", at: path)
            } else if HepMCEvents.recognizes(bytes) {
                (table, ignored) = (try HepMCEvents.read(bytes, name: path), [])
                format = "NuHepMC"
            } else {
                (table, ignored) = try EventText.read(bytes, name: path)
                format = "CSV"
            }
        } catch {
            throw RunError("\(error)")
        }
        guard table.count > 0 else { throw RunError("\(path): there is no event in it to learn from; give another file") }
    }

    /// The events of several files, one after the other.
    public static func read(_ paths: [String]) throws(RunError) -> EventTable {
        let tables = try paths.map { path throws(RunError) in try EventFile(path).table }
        do { return try EventTable.joined(tables) } catch { throw RunError("\(error)") }
    }

    /// Datasets of one length in the root group, or in a group that holds all of them.
    private static func columns(_ path: String) throws(DataError) -> (EventTable, [String]) {
        do {
            let file = try HDF5File.open(path)
            let names = try file.children().filter { name throws(HDF5Error) in
                (try? file.dataset("/" + name).shape.count == 1) ?? false
            }
            let columns = try EventColumns(names, of: path)
            var values: [[Double]] = Array(repeating: [], count: names.count)
            var count: Int?
            for (place, name) in columns.read {
                values[place] = try numbers(file.dataset("/" + name))
                if let count, count != values[place].count {
                    throw DataError("\(name) has \(values[place].count) values, others have \(count); give each event one", at: path)
                }
                count = values[place].count
            }
            try file.close()
            var table = EventTable(name: path)
            var problems = Problems()
            for row in 0..<(count ?? 0) where problems.count < 1000 {
                columns.append({ values[$0][row] }, to: &table, problems: &problems) { "\(path), event \(row)" }
            }
            try problems.throwIfAny()
            return (table, columns.ignored)
        } catch let error as DataError {
            throw error
        } catch {
            throw DataError("\(error)", at: path)
        }
    }

    private static func numbers(_ dataset: HDF5Dataset) throws(HDF5Error) -> [Double] {
        switch dataset.layout.element {
        case .float: try dataset.read(Double.self)
        case .integer(8, false): try dataset.read(UInt8.self).map { Double($0) }
        case .integer(64, false): try dataset.read(UInt64.self).map { Double($0) }
        default: try dataset.read(Int.self).map { Double($0) }
        }
    }
}
