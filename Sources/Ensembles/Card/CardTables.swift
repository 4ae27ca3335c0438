import DataFormats
import ScatteringData

/// The tables that a card names: files in any format that DataFormats reads, or the bundled table.
enum CardTables {
    /// - Throws: `DataError` with file and line.
    static func read(_ files: [String], on target: Nucleus, normalizations: [String]) throws(DataError) -> [DataTable] {
        guard !files.isEmpty else { return [try DataTable.bundled(target)] }
        let given = try normalizations.map { text throws(DataError) in try NamedNormalization(text) }
        let read = try files.map { file throws(DataError) in
            try MeasurementFile.read(path: file, options: ImportOptions(target: target, normalizations: given))
        }
        try NamedNormalization.check(given, in: read)
        return try read.map { data throws(DataError) in try data.table(on: target) }
    }

    /// - Throws: ``CardError`` for what is not NAME=FRACTION, and for fractions without files.
    static func check(_ normalizations: [String], files: [String], card: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: card, line: nil, message: "'data.normalization': \(message)") }
        if let first = normalizations.first, files.isEmpty {
            throw fail("\(first) is for tables under 'files', of which there are none; the bundled experiments have theirs")
        }
        for text in normalizations {
            do throws(DataError) { _ = try NamedNormalization(text) } catch { throw fail("\(error)") }
        }
    }

    /// The line of a card; none where nothing is given, so that older cards keep their digests.
    static func yaml(_ normalizations: [String]) -> String {
        normalizations.isEmpty ? "" : "\n  normalization: \(RunCard.list(normalizations))"
    }
}
