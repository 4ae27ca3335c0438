import DataFormats
import Files
import ScatteringData
import Text

/// New measurements on a nucleus beside those there are already: what they are, what they repeat, and the file they become.
public struct DataAddition: Sendable {
    public let target: Nucleus
    /// What the new measurements give under the default selection.
    public let dataset: Dataset
    /// The file to be written, in nucens's own format.
    public let text: String
    /// Where it goes.
    public let path: String
    /// The new measurements.
    public let points: [MeasuredPoint]
    /// The bundled measurements and those of the directory.
    public let existing: [MeasuredPoint]
    /// What was understood, as plain text.
    public let report: String
    /// Files of the directory with points of the same experiment, E, θ and ω, which the new ones replace: without these rows.
    public let superseded: [Superseded]

    public struct Superseded: Sendable {
        public let path: String
        /// The lines that are taken out.
        public let lines: [Int]
        /// What is left; nil when no measurement is.
        public let remainder: [UInt8]?
    }

    /// - Parameters:
    ///   - file: what was read
    ///   - target: which of its nuclei
    ///   - directory: where the new file goes; what is there already is compared with
    /// - Throws: `DataError` when the measurements cannot be used, and when rows to be replaced stand in a file of another format.
    public init(_ file: ImportedData, target: Nucleus, into directory: String) throws(DataError) {
        let table = try file.table(on: target)
        let content = MeasurementTable(table, target: target)
        let dataset = try Dataset(target: target, tables: [table])
        self.target = target
        self.dataset = dataset
        let stem = HEPDataFile.experiment(path: file.path)
        path = "\(directory)/\(stem.hasPrefix(target.name) ? stem : "\(target.name)-\(stem)").csv"
        text = TableText(content, target: target, remark: "\(table.name), \(file.format)").text(withOrigins: false)
        points = content.measurements.map(MeasuredPoint.init)

        var notes = file.notes
        var others: [(name: String, format: DataFormat, table: MeasurementTable, bytes: [UInt8])] = []
        if let bundled = try? DataTable.bundled(target) {
            others.append(("the bundled data", .commaSeparated, MeasurementTable(bundled, target: target), []))
        }
        let own = [self.path, file.path].map(PlainFile.place)
        for path in DataDirectory.files(in: directory) where !own.contains(PlainFile.place(path)) {
            do throws(DataError) {
                let data = try MeasurementFile.read(path: path, options: ImportOptions(target: target))
                guard let found = data.tables.first(where: { ($0.target ?? target) == target }) else { continue }
                let own = MeasurementTable(found.table, target: target)
                others.append((path, data.format, own, found.table.bytes))
            } catch {
                guard DataDirectory.isNamedTable(path) else { continue }
                notes.append("\(path) is not compared with: \(error.problems[0])")
            }
        }
        existing = others.flatMap { $0.table.measurements.map(MeasuredPoint.init) }

        var repeats: [String] = []
        var superseded: [Superseded] = []
        for other in others {
            let overlap = Overlap(new: content.measurements, old: other.table.measurements)
            repeats += overlap.lines(in: other.name)
            let lines = overlap.replaced(by: content.measurements).map(\.line)
            guard !lines.isEmpty, !other.bytes.isEmpty else { continue }
            guard other.format == .commaSeparated else {
                throw DataError(
                    "\(counted(lines.count, "row")) of \(other.name) are of the same experiment and kinematics, but that file is not "
                        + "in nucens's format and cannot be changed; move it away, or add it with 'nucens data add' first", at: file.path)
            }
            let isAll = lines.count == other.table.measurements.count
            superseded.append(Superseded(path: other.name, lines: lines, remainder: isAll ? nil : other.bytes.without(lines: lines)))
        }
        self.superseded = superseded
        notes += Plausibility.remarks(content.measurements, on: target)
        report = DataAddition.report(file, dataset, content, repeats: repeats, notes: notes)
    }
}

/// A measurement, for pictures.
public struct MeasuredPoint: Sendable, Equatable {
    public let experiment: String
    public let kinematics: Kinematics
    /// In nb/sr/GeV.
    public let crossSection: Double
    /// In nb/sr/GeV.
    public let error: Double

    init(_ m: Measurement) {
        (experiment, kinematics, crossSection, error) = (m.experiment, m.kinematics, m.crossSection, m.error)
    }
}

extension [UInt8] {
    /// The text without these lines, counted from 1; the others stay byte for byte.
    func without(lines: [Int]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = self[...]
        var number = 0
        while !rest.isEmpty {
            number += 1
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
            let next = end + (rest[end...].starts(with: [0x0D, 0x0A]) ? 2 : end < rest.endIndex ? 1 : 0)
            if !lines.contains(number) { result += rest[..<next] }
            rest = rest[next...]
        }
        return result
    }
}
