/// What is wrong with a run card, and where.
public struct CardError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, or what else the value came from.
    public var file: String
    public var line: Int?
    public var message: String

    public init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}
