import Files

/// A prediction that is a table of text.
public protocol TextTable {
    /// What it holds, for messages: "structure functions".
    static var noun: String { get }
    /// - Parameter separator: of columns; the header of a table with tabs begins with #.
    func text(separator: String) -> String
}

extension TextTable {
    /// Prints the table, or writes it to a new file.
    ///
    /// - Throws: ``RunError`` for what is no table of text.
    public func write(to output: PredictionRun.Output) throws {
        let (sink, separator) = try output.table(of: Self.noun)
        try sink.write(text(separator: separator))
        try sink.finish()
    }
}

extension PredictionRun.Output {
    /// Where a table of text goes, and what stands between its columns.
    ///
    /// - Throws: ``RunError`` for what is no table of text, and for what would be overwritten.
    func table(of noun: String) throws -> (ByteSink, separator: String) {
        switch self {
        case .standardOutput(let format) where format == .tsv || format == .csv: return (.standardOutput, format == .tsv ? "\t" : ",")
        case .file(let path, let format) where format == .tsv || format == .csv:
            try PredictionRun.requireNew(path)
            return (try .file(path), format == .tsv ? "\t" : ",")
        default: throw RunError("\(noun) are written as .tsv or .csv; the networks themselves are in RUN/ensemble.h5")
        }
    }
}
