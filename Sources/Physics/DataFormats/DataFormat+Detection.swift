import ScatteringData

extension DataFormat {
    /// Tells the format by the content.
    ///
    /// - Throws: `DataError` for what is no text, and for texts in which nothing is recognized.
    init(of file: DataTable) throws(DataError) {
        let bytes = file.bytes
        if let kind = DataFormat.binaryKind(bytes) { throw DataError(kind, at: file.name) }
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

    /// What binary file this is and what to do; nil for what may be a text.
    private static func binaryKind(_ bytes: [UInt8]) -> String? {
        let known: [(start: [UInt8], advice: String)] = [
            ([0x50, 0x4B, 3, 4], "is a ZIP archive; unpack it and give the directory with its submission.yaml"),
            ([0x1F, 0x8B], "is compressed by gzip; unpack it (tar -xzf, gunzip) and give what was in it"),
            ([0x89, 0x48, 0x44, 0x46], "is an HDF5 file; give a table of measurements as text"),
            ([0x25, 0x50, 0x44, 0x46], "is a PDF; give a table of measurements as text"),
        ]
        if let found = known.first(where: { bytes.starts(with: $0.start) }) { return "the file \(found.advice)" }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return nil }
        return bytes.contains(0) ? "the file is binary; give a table of measurements as text" : nil
    }
}
