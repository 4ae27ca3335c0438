import Members

/// The part of the members of a result that one task of a Slurm array trains: every `count`-th one.
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

    /// Of the members of a stage, those that this task trains.
    ///
    /// Members that others start from or are chosen by are trained by each task that needs them. So that few do, members that start from
    /// others are shared out by their replica number, on which their parents depend; others by their place.
    func select<Work: Workload>(_ keys: [Work.Key], from work: Work) -> [Work.Key] {
        keys.enumerated().filter { place, key in
            guard key.isPartOfResult else { return true }
            return (work.parent(of: key) == nil ? place : key.replica) % count == number - 1
        }.map(\.element)
    }

    /// Of names of files that each slice has for itself.
    var suffix: String { "-\(number)-of-\(count)" }

    public var description: String { "\(number)/\(count)" }
}
