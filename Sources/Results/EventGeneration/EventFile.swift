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
        func read(most: Int? = nil) throws(RunError) -> [UInt8] {
            do throws(FileError) { return try PlainFile.read(path, most: most) } catch {
                throw RunError("\(path) cannot be read: \(error.reason); check the path and its permissions")
            }
        }
        let magic: [UInt8] = [0x89, 0x48, 0x44, 0x46]
        // HDF5 is read in pieces, everything else whole.
        var bytes = PlainFile.isRegular(path) ? try read(most: magic.count) : []
        let isHDF5 = bytes == magic
        if !isHDF5 { bytes = try read() }
        if Gzip.recognizes(bytes) { bytes = try Gzip.inflate(bytes, name: path) }
        do throws(DataError) {
            if isHDF5 {
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
            var datasets: [Int: HDF5Dataset] = [:]
            var count = 0
            for (place, name) in columns.read {
                let dataset = try file.dataset("/" + name)
                if !datasets.isEmpty, count != dataset.shape[0] {
                    throw DataError("\(name) has \(dataset.shape[0]) values, others have \(count); give each event one", at: path)
                }
                (datasets[place], count) = (dataset, dataset.shape[0])
            }
            var table = EventTable(name: path)
            table.reserveCapacity(count)
            var problems = Problems()
            var values: [[Double]] = Array(repeating: [], count: names.count)
            for first in stride(from: 0, to: count, by: piece) where problems.count < 1000 {
                let rows = first..<min(first + piece, count)
                for (place, dataset) in datasets { values[place] = try numbers(dataset, rows) }
                for row in rows where problems.count < 1000 {
                    columns.append({ values[$0][row - first] }, to: &table, problems: &problems) { "\(path), event \(row)" }
                }
            }
            try problems.throwIfAny()
            datasets = [:]
            try file.close()
            return (table, columns.ignored)
        } catch let error as DataError {
            throw error
        } catch {
            throw DataError("\(error)", at: path)
        }
    }

    /// Events that are read at a time.
    private static let piece = 65536

    private static func numbers(_ dataset: HDF5Dataset, _ rows: Range<Int>) throws(HDF5Error) -> [Double] {
        switch dataset.layout.element {
        case .float: try dataset.read(Double.self, rows: rows)
        case .integer(8, false): try dataset.read(UInt8.self, rows: rows).map { Double($0) }
        case .integer(64, false): try dataset.read(UInt64.self, rows: rows).map { Double($0) }
        default: try dataset.read(Int.self, rows: rows).map { Double($0) }
        }
    }
}
