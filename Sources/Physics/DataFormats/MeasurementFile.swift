import Files
import ScatteringData

/// Files of measurements as they come: nucens's own tables, lines of the quasi-elastic archive, HEPData. docs/formats/data.md says what is
/// accepted.
public enum MeasurementFile {
    /// Reads a file, or the directory of a HEPData submission. The format is told by the content.
    ///
    /// Tables of nucens's own are handed on byte for byte, and what is wrong in them shows when they are used. Everything else is converted
    /// to such tables, in nb/sr/GeV, GeV and degrees, and refused unless every row is understood. The result depends on nothing but the
    /// bytes and the options.
    ///
    /// - Throws: `DataError` with up to ten problems, each with file and line.
    public static func read(path: String, options: ImportOptions = ImportOptions()) throws(DataError) -> ImportedData {
        let submission = "\(path)/submission.yaml"
        let file = try DataTable.file(PlainFile.exists(submission) ? submission : path)
        return try read(file, options: options)
    }

    /// The same of bytes that were read already.
    ///
    /// - Parameter parts: the files that it names, see ``parts(of:)``, read already; nil: they are read from beside `file.name`.
    public static func read(
        _ file: DataTable, parts: [DataTable]? = nil, options: ImportOptions = ImportOptions()
    ) throws(DataError) -> ImportedData {
        let format = try DataFormat(of: file)
        var conversion = Conversion(file: file.name, parts: parts, options: options)
        switch format {
        case .commaSeparated:
            return try ownTable(file, options: options)
        case .archive, .columns:
            conversion.readLines(file)
        case .hepData:
            conversion.readHEPData(file)
        }
        return try conversion.result(format)
    }

    /// - Throws: `DataError` when two of the paths are the same file, however they are written: its points would count twice.
    public static func refuseRepeated(_ paths: [String]) throws(DataError) {
        var seen: [(written: String, place: String)] = []
        for path in paths {
            let submission = "\(path)/submission.yaml"
            let place = PlainFile.place(PlainFile.exists(submission) ? submission : path)
            if let first = seen.first(where: { $0.place == place }) {
                let same = first.written == path ? "stands twice under data.files" : "is the same file as \(first.written)"
                throw DataError("\(same), and its points would count twice; give it once", at: path)
            }
            seen.append((path, place))
        }
    }

    /// The paths of the files that a HEPData submission names as its tables, in their order; of everything else none.
    public static func parts(of file: DataTable) -> [String] {
        guard file.bytes.contains("data_file".utf8) else { return [] }
        var problems = Problems()
        let named = HEPDataNode.documents(file, problems: &problems).compactMap { $0["data_file"]?.path }
        return named.enumerated().filter { !named[..<$0].contains($1) }.map(\.element)
    }

    /// The table of a run card's file: converted where need be, and chosen by nucleus.
    public static func table(
        path: String, on target: Nucleus, normalizations: [NamedNormalization] = []
    ) throws(DataError) -> DataTable {
        try read(path: path, options: ImportOptions(target: target, normalizations: normalizations, remedies: .card)).table(on: target)
    }

    private static func ownTable(_ file: DataTable, options: ImportOptions) throws(DataError) -> ImportedData {
        let named = OwnTable.target(of: file)
        let experiments = OwnTable.experiments(of: file)
        let names = distinct(experiments.sorted(by: precedes))
        let content = (named ?? options.target).map { ($0, MeasurementTable(file, target: $0)) }
        guard let (target, content) = content, content.problems.count == 0,
              options.normalizations.contains(where: { names.contains($0.experiment) })
        else {
            let table = ImportedData.Table(target: named, table: file, count: experiments.count, experiments: names)
            return ImportedData(path: file.name, format: .commaSeparated, tables: [table], notes: [])
        }
        var conversion = Conversion(file: file.name, options: options)
        conversion.readOwn(content, target: target)
        return try conversion.result(.commaSeparated)
    }
}
