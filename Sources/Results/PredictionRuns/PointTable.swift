import Files
import ScatteringData

/// A prediction at points that is a table of text, a row a point.
public protocol PointTable {
    /// What it holds, for messages: "structure functions".
    static var noun: String { get }
    /// Of the columns.
    var names: [String] { get }
    /// What points must be for a row, for the message when none of them is.
    var condition: String { get }
    /// A row for each of the points that has one.
    func rows(at points: [Kinematics]) throws -> [[Double]]
}

extension PointTable {
    /// Prints the table, or writes it to a new file, a block of points at a time: memory does not grow with their number.
    ///
    /// - Returns: how many points have no row.
    /// - Throws: ``RunError`` for what is no table of text, and when no point has a row; nothing is written then.
    public func write(at source: PointSource, to output: PredictionRun.Output) throws -> Int {
        let (sink, separator) = try output.table(of: Self.noun)
        var written = 0
        for first in stride(from: 0, to: source.count, by: 1 << 14) {
            let rows = try rows(at: source.points(first..<min(first + 1 << 14, source.count)))
            if written == 0, !rows.isEmpty { try sink.write((separator == "\t" ? "# " : "") + names.joined(separator: separator) + "\n") }
            for row in rows { try sink.write(row.map { "\($0)" }.joined(separator: separator) + "\n") }
            written += rows.count
        }
        guard written > 0 else { throw RunError("none of \(source.count) points \(condition)") }
        try sink.finish()
        return source.count - written
    }
}
