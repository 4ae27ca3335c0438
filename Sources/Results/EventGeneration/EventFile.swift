import Events
import Files
import HDF5
import ResultFiles
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
        guard !PlainFile.exists(ResultContent.file(of: path)) || path.hasSuffix(".h5") else {
            throw RunError("\(path) is a run, \(EventFile.noEvents)")
        }
        var blocks = try PlainFile.blocks(path)
        var beginning = try blocks.ahead(8)
        // HDF5 files are no pipes.
        let isHDF5 = EventFile.beginsHDF5(beginning) && PlainFile.isRegular(path)
        if Gzip.recognizes(beginning) {
            blocks = Gzip.inflated(blocks, name: path)
            beginning = try blocks.ahead(8)
        }
        do {
            if isHDF5 {
                (table, ignored) = try EventFile.columns(path)
                format = "HDF5"
            } else if beginning.starts(with: Array("root".utf8)) {
                throw DataError("it is a ROOT file; turn its tree into HDF5 with Sources/Python/events_from_root.py", at: path)
            } else if HepMCEvents.recognizes(beginning) {
                (table, ignored) = (try HepMCEvents.read(blocks, name: path), [])
                format = "NuHepMC"
            } else {
                (table, ignored) = try EventText.read(blocks, name: path)
                format = "CSV"
            }
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError("\(error)")
        }
        guard table.count > 0 else { throw RunError("\(path): there is no event in it to learn from; give another file") }
    }

    /// Whether a file is one of events, by how it begins: HDF5, HepMC3 text, gzip, or a name of a column of energies of neutrinos.
    static func isOne(_ path: String) throws(RunError) -> Bool {
        let beginning = try PlainFile.blocks(path).ahead(4096)
        return beginsHDF5(beginning) || Gzip.recognizes(beginning) || HepMCEvents.recognizes(beginning)
            || String(decoding: beginning, as: UTF8.self).contains("E_nu_")
    }

    private static func beginsHDF5(_ beginning: ArraySlice<UInt8>) -> Bool { beginning.starts(with: [0x89, 0x48, 0x44, 0x46]) }

    /// The events of several files, one after the other.
    public static func read(_ paths: [String]) throws(RunError) -> EventTable {
        let tables = try paths.map { path throws(RunError) in try EventFile(path).table }
        do { return try EventTable.joined(tables) } catch { throw RunError("\(error)") }
    }

    /// Datasets of one length in the root group, or in a group that holds all of them.
    private static func columns(_ path: String) throws(DataError) -> (EventTable, [String]) {
        do {
            let file = try HDF5File.open(path)
            guard try !file.hasAttribute("content") else { throw DataError("it is the result of a run, \(noEvents)", at: path) }
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

    private static let noEvents = "not a file of events; 'nucens generate' draws events from a generator's run"

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
