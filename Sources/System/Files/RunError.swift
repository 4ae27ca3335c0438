/// A run that cannot start, go on or be read: what happened, where, and what to do.
public struct RunError: Error, Sendable, Equatable, CustomStringConvertible {
    public var message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}
