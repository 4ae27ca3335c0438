/// What is wrong with a table, a selection or a choice of folds: one or several problems, each with its place and its cure.
public struct DataError: Error, Equatable, CustomStringConvertible {
    public struct Problem: Equatable, Sendable, CustomStringConvertible {
        /// File and line, "12C.csv:17"; the file alone where no line is to blame; nil where no file is.
        public let place: String?
        /// What is wrong and what to do about it.
        public let message: String

        public var description: String { place.map { "\($0): \(message)" } ?? message }
    }

    /// The first problems found, at most ten, in the order of the lines.
    public let problems: [Problem]
    /// How many more there were.
    public let omitted: Int

    /// All problems found, listed or not.
    public var count: Int { problems.count + omitted }

    public init(_ message: String, at place: String? = nil) {
        problems = [Problem(place: place, message: oneLine(message))]
        omitted = 0
    }

    package init(_ found: Problems) {
        problems = found.first
        omitted = found.count - found.first.count
    }

    /// One problem a line.
    public var description: String {
        let lines = problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more such problems"] : [])
        return lines.joined(separator: "\n")
    }
}

/// Problems being collected, so that a user sees them together instead of one a run.
package struct Problems {
    private(set) var first: [DataError.Problem] = []
    package private(set) var count = 0

    package init() {}

    package mutating func add(_ message: String, at place: String?) {
        let problem = DataError.Problem(place: place, message: oneLine(message))
        // What is wrong with a column or a qualifier shows in every row.
        guard !first.contains(problem) else { return }
        count += 1
        if first.count < 10 { first.append(problem) }
    }

    package mutating func add(_ message: String, at origin: Origin) {
        add(message, at: origin.description)
    }

    package mutating func add(_ error: DataError) {
        for problem in error.problems { add(problem.message, at: problem.place) }
        count += error.omitted
    }

    package func throwIfAny() throws(DataError) {
        if count > 0 { throw DataError(self) }
    }
}

/// A message on one line of bounded length: what it quotes may be a whole file. Its end, which says what to do, stays.
private func oneLine(_ message: String) -> String {
    let isBroken = message.utf8.contains { $0 < 0x20 }
    let text = isBroken ? String(message.map { $0.isNewline || $0.unicodeScalars.allSatisfy { $0.value < 0x20 } ? " " : $0 }) : message
    return text.utf8.count <= 2000 ? text : "\(text.prefix(1000)) … \(text.suffix(500))"
}

/// A line of a table.
public struct Origin: Equatable, Sendable, CustomStringConvertible {
    public let table: String
    /// Counted from 1, as editors do.
    public let line: Int

    public init(table: String, line: Int) {
        self.table = table
        self.line = line
    }

    /// "FILE:LINE" read back; nil for another text.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]), line > 0 else { return nil }
        self.init(table: String(text[..<colon]), line: line)
    }

    public var description: String { "\(table):\(line)" }
}
