/// A fault of the tests' surroundings, not of what they test.
public struct SupportError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
