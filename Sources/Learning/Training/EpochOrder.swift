import Randomness

/// The order in which an epoch visits the training points, and how it is cut into batches.
public enum EpochOrder {
    /// A random permutation: points sorted by a number drawn for (replica, epoch, point content). Points that are added later
    /// fall in between and leave the relative order of the others as it was.
    public static func permutation(of addresses: [UInt64], seed: UInt64, replica: Int, epoch: Int) -> [Int] {
        let stream = RandomStream(seed: seed, stream: .shuffling, replica: replica, address: UInt64(epoch))
        let keys = addresses.map { stream.bits(at: $0) }
        return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    /// The fewest batches of at most `batchSize` points, their sizes differing by one at most, so that none is too small for
    /// batch statistics.
    public static func batches(of count: Int, batchSize: Int) -> [Range<Int>] {
        let batches = (count + batchSize - 1) / batchSize
        return (0..<batches).map { $0 * count / batches..<($0 + 1) * count / batches }
    }
}
