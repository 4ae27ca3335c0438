import ScatteringData
import Text

/// What a file of measurements holds, whatever its format: a table in nucens's own for each nucleus.
public struct ImportedData: Sendable {
    public let path: String
    public let format: DataFormat
    /// By mass number, then charge. At least one.
    public let tables: [Table]
    /// What a reader of the data should know: how columns were understood, what was left out, which Δλ are assumed.
    public let notes: [String]

    public struct Table: Sendable {
        /// The nucleus measured on; nil where the file does not say, as nucens's own tables need not.
        public let target: Nucleus?
        /// A table of nucens's own. It goes by the name of the file; a converted one carries the file and line of each row, so that
        /// messages name the place a user can look at.
        public let table: DataTable
        /// Rows of measurements.
        public let count: Int
        /// Sorted by name.
        public let experiments: [String]
    }

    /// The table on `target`.
    ///
    /// - Throws: `DataError` that says which nuclei there are, when this is not among them.
    public func table(on target: Nucleus) throws(DataError) -> DataTable {
        // A table that names no nucleus is read as whatever is asked for; one that names another is refused, line by line, when it is used.
        if tables.count == 1, format == .commaSeparated { return tables[0].table }
        guard let found = tables.first(where: { $0.target == target }) else {
            throw DataError("nothing here was measured on \(target); the file holds \(holdings)", at: path)
        }
        return found.table
    }

    /// The only table.
    ///
    /// - Throws: `DataError` that asks for a target, when there are several.
    public func onlyTable() throws(DataError) -> Table {
        guard tables.count == 1 else {
            throw DataError("the file holds several nuclei: \(holdings); choose one with --target", at: path)
        }
        return tables[0]
    }

    /// "12C (2883 rows), 56Fe (2429 rows)".
    public var holdings: String {
        tables.map { "\($0.target?.name ?? "a nucleus that it does not name") (\(counted($0.count, "row")))" }.joined(separator: ", ")
    }
}

/// How measurements come.
public enum DataFormat: Sendable, CustomStringConvertible {
    /// nucens's own comma-separated table.
    case commaSeparated
    /// The lines of the Quasielastic Electron Nucleus Scattering Archive.
    case archive
    /// Columns that a header names, in any order and in units that it says.
    case columns
    /// A HEPData submission, or one of its tables.
    case hepData

    public var description: String {
        switch self {
        case .commaSeparated: "comma-separated table of nucens"
        case .archive: "lines of the quasi-elastic archive"
        case .columns: "table with the columns that its header names"
        case .hepData: "HEPData YAML"
        }
    }
}

/// What a user says about a file, as far as the file does not say it.
public struct ImportOptions: Sendable, Equatable {
    /// The nucleus of tables that name none, or only the element.
    public var target: Nucleus?
    /// The experiment of tables that name none; otherwise they go by the file.
    public var experiment: String?
    /// Δλ by experiment; goes before what the file says.
    public var normalizations: [NamedNormalization]
    /// Where the user can say these.
    public var remedies: Remedies

    public init(
        target: Nucleus? = nil, experiment: String? = nil, normalizations: [NamedNormalization] = [], remedies: Remedies = .options
    ) {
        self.target = target
        self.experiment = experiment.map(composed)
        self.normalizations = normalizations
        self.remedies = remedies
    }
}

extension NamedNormalization {
    /// Δλ of experiments of which nothing is known.
    public static let assumed = 0.05
    /// What a table gives as the source of such a Δλ.
    public static let assumedSource = "assumed"

    /// - Throws: `DataError` for a name that none of `files` has: it would be without effect.
    public static func check(_ given: [NamedNormalization], in files: [ImportedData]) throws(DataError) {
        let names = distinct(files.flatMap { $0.tables.flatMap(\.experiments) }.sorted(by: precedes))
        for normalization in given where !names.contains(normalization.experiment) {
            throw DataError(
                "a normalization uncertainty is given for '\(normalization.experiment)', which no file has"
                    + "\(suggestion(for: normalization.experiment, among: names)); the experiments are \(names.joined(separator: ", "))")
        }
    }
}
