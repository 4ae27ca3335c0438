/// The part of the members that one task of a Slurm array trains: replicas r with r mod `count` = `number` − 1.
public struct JobSlice: Sendable, Equatable, CustomStringConvertible {
    /// 1 … count.
    public let number: Int
    public let count: Int

    /// - Returns: nil unless 1 ≤ number ≤ count.
    public init?(number: Int, of count: Int) {
        guard count >= 1, (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    public func contains(_ replica: Int) -> Bool { replica % count == number - 1 }

    /// Of names of files that each slice has for itself.
    var suffix: String { "-\(number)-of-\(count)" }

    public var description: String { "\(number)/\(count)" }
}
