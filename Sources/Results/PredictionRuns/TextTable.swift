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
        switch output {
        case .standardOutput(let format) where format == .tsv || format == .csv:
            let sink = ByteSink.standardOutput
            try sink.write(text(separator: format == .tsv ? "\t" : ","))
            try sink.finish()
        case .file(let path, let format) where format == .tsv || format == .csv:
            try PredictionRun.requireNew(path)
            try AtomicFile.write(Array(text(separator: format == .tsv ? "\t" : ",").utf8), to: path)
        default: throw RunError("\(Self.noun) are written as .tsv or .csv; the networks themselves are in RUN/ensemble.h5")
        }
    }
}
