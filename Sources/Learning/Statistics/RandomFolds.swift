import Randomness

/// Random division of data that belong to groups (experiments): each group is divided by itself, by numbers that are drawn for the content
/// of each datum, so that another group moves nothing. Bitwise reproducible.
public enum RandomFolds {
    /// Which data train. Those of a group are ordered by a uniform number, and the first max(1, round(trainFraction · n)) of its n data
    /// train (halves round up). The number is draw 0 of `RandomStream(seed:, stream: .folds, replica: split, address:)`.
    ///
    /// - Parameters:
    ///   - groups: the group of each datum, from 0 on; `addresses`: their content hashes.
    ///   - split: which of many divisions.
    public static func isTraining(
        groups: [Int], addresses: [UInt64], trainFraction: Double, split: Int, seed: UInt64
    ) -> [Bool] {
        var isTraining = groups.map { _ in false }
        for group in members(of: groups) {
            let drawn = order(group, addresses, .folds, split: split, seed: seed)
            for index in drawn.prefix(max(1, Int((trainFraction * Double(drawn.count)).rounded()))) { isTraining[index] = true }
        }
        return isTraining
    }

    /// Divides the training data once more into `count` parts, to choose settings without a look at the others.
    ///
    /// Those of a group are ordered by draw 0 of `RandomStream(seed:, stream: .innerFolds, replica: split, address:)` and dealt out in
    /// turn, each group going on where the one before it stopped, so that the parts differ by one datum at most.
    ///
    /// - Returns: for each datum its part, from 0 to `count` − 1; nil for one that does not train.
    public static func inner(
        _ count: Int, of isTraining: [Bool], groups: [Int], addresses: [UInt64], split: Int, seed: UInt64
    ) -> [Int?] {
        var parts: [Int?] = groups.map { _ in nil }
        var next = 0
        for group in members(of: groups) {
            for index in order(group.filter { isTraining[$0] }, addresses, .innerFolds, split: split, seed: seed) {
                parts[index] = next % count
                next += 1
            }
        }
        return parts
    }

    /// The data of each group, ascending.
    private static func members(of groups: [Int]) -> [[Int]] {
        var members = Array(repeating: [Int](), count: (groups.max() ?? -1) + 1)
        for (index, group) in groups.enumerated() { members[group].append(index) }
        return members
    }

    private static func order(_ indices: [Int], _ addresses: [UInt64], _ stream: Stream, split: Int, seed: UInt64) -> [Int] {
        indices.map { index in
            (uniform: RandomStream(seed: seed, stream: stream, replica: split, address: addresses[index]).uniform(at: 0), index: index)
        }.sorted { $0 < $1 }.map(\.index)
    }
}

extension FitData {
    /// Which data train, in a random split; see ``RandomFolds``.
    public func isTraining(fraction: Double, split: Int, seed: UInt64) -> [Bool] {
        RandomFolds.isTraining(groups: group, addresses: address, trainFraction: fraction, split: split, seed: seed)
    }
}
