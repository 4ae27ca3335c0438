import ScatteringData

extension DataFormat {
    /// Tells the format by the content.
    ///
    /// - Throws: `DataError` for what is no text, and for texts in which nothing is recognized.
    init(of file: DataTable) throws(DataError) {
        let bytes = file.bytes
        if let kind = ForeignFile.kind(file) { throw DataError("the file \(kind)", at: file.name) }
        var problems = Problems()
        let lines = TextLines(file, problems: &problems)
        try problems.throwIfAny()
        guard let first = lines?.content.first else {
            throw DataError(
                bytes.isEmpty ? "the file is empty; it must hold measurements" : "the file holds nothing but blanks and comments",
                at: file.name)
        }
        let content = lines?.content ?? []
        let keys = ["independent_variables", "dependent_variables", "data_file"]
        if content.contains(where: { line in keys.contains { line.text.contains($0) } }) {
            self = .hepData
        } else if DataFormat.isOwnHeader(first.text) {
            self = .commaSeparated
        } else if DataFormat.hasColumns(content + (lines?.comments ?? [])) {
            self = .columns
        } else if content.contains(where: { ArchiveLine.isLikely($0.text) }) {
            self = .archive
        } else if first.text.contains(",") || first.text.contains(";") || first.text.contains("\t") {
            // What is wrong with the header is said by the reader.
            self = .commaSeparated
        } else {
            throw DataError(
                "the format is not understood; accepted are comma-separated tables that begin with "
                    + "\(MeasurementColumn.required.joined(separator: ",")), lines of the quasi-elastic archive "
                    + "(Z A E θ ω σ δ citation, separated by blanks), and HEPData YAML", at: first.origin.description)
        }
    }

    /// Whether a header names columns that are neither the archive's nor those of nucens's own tables.
    private static func hasColumns(_ lines: [(origin: Origin, text: String)]) -> Bool {
        lines.contains { line in
            ColumnHeader(line.text, at: line.origin).map { !$0.isPlain } ?? false
        }
    }

    /// Whether a line has half of the names that columns of nucens's own tables have, so that what lacks is said with its name.
    private static func isOwnHeader(_ line: String) -> Bool {
        let names = splitFields(line) ?? []
        return MeasurementColumn.required.count { names.contains($0) } >= 3
    }
}
