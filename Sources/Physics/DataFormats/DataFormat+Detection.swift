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
            try DataFormat.refuseCurves(first)
            self = .commaSeparated
        } else if lines.map({ DataFormat.hasColumns(HeaderReader.lines(of: $0)) }) ?? false {
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
    private static func hasColumns(_ lines: [HeaderReader.Line]) -> Bool {
        var headers = HeaderReader()
        return lines.indices.contains { place in
            !headers.takesIn(lines[place]) && headers.header(at: place, of: lines).map { !$0.isPlain } ?? false
        }
    }

    /// A table of theory has the kinematics of nucens's own tables and nothing else of them.
    private static func refuseCurves(_ header: (origin: Origin, text: String)) throws(DataError) {
        let names = splitFields(header.text) ?? []
        guard TheoryTable.kinematics.allSatisfy(names.contains),
              !MeasurementColumn.required.contains(where: { names.contains($0) && !TheoryTable.kinematics.contains($0) }),
              !names.contains(where: { name in ["err", "unc", "delta", "stat", "exp"].contains { name.lowercased().contains($0) } })
        else { return }
        throw DataError(
            "the header names curves and neither an experiment nor an error of measurement; 'nucens compare RUN --theory' takes "
                + "calculations, and measurements need the columns \(MeasurementColumn.required.joined(separator: ","))",
            at: header.origin.description)
    }

    /// Whether a line has half of the names that columns of nucens's own tables have, so that what lacks is said with its name.
    ///
    /// Where another quantity or unit stands in a column's place (E′, radians), the reader of named columns converts it.
    private static func isOwnHeader(_ line: String) -> Bool {
        let names = splitFields(line) ?? []
        let missing = MeasurementColumn.required.filter { !names.contains($0) }
        guard MeasurementColumn.required.count - missing.count >= 3 else { return false }
        let named = missing.isEmpty ? [] : names.map { ColumnName($0) }
        return !missing.contains { column in named.contains { $0.isConverted(to: column) } }
    }
}
