import Randomness

/// The order in which an epoch visits the training points, and how it is cut into batches.
public enum EpochOrder {
    /// A random permutation: points sorted by a number drawn for (replica, epoch, point content). Points that are added later
    /// fall in between and leave the relative order of the others as it was.
    public static func permutation(of addresses: [UInt64], seed: UInt64, replica: Int, epoch: Int) -> [Int] {
        let stream = RandomStream(seed: seed, stream: .shuffling, replica: replica, address: UInt64(epoch))
        return order(of: addresses.map { stream.bits(at: $0) })
    }

    /// The indices of `keys` by ascending key, those of equal keys ascending.
    ///
    /// Random keys spread evenly over as many buckets by their first bits; what is left to do within these is to exchange neighbours.
    private static func order(of keys: [UInt64]) -> [Int] {
        guard keys.count > 1 else { return Array(keys.indices) }
        let bits = Int.bitWidth - (keys.count - 1).leadingZeroBitCount
        let shift = UInt64(64 - bits)
        var ends = [UInt32](repeating: 0, count: 1 << bits)
        for key in keys { ends[Int(key >> shift)] += 1 }
        for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
        var order = [Int](repeating: 0, count: keys.count)
        for i in keys.indices.reversed() {
            let bucket = Int(keys[i] >> shift)
            ends[bucket] -= 1
            order[Int(ends[bucket])] = i
        }
        for place in 1..<order.count {
            let i = order[place]
            var free = place
            while free > 0, keys[order[free - 1]] > keys[i] {
                order[free] = order[free - 1]
                free -= 1
            }
            order[free] = i
        }
        return order
    }

    /// The fewest batches of at most `batchSize` points, their sizes differing by one at most, so that none is too small for
    /// batch statistics.
    public static func batches(of count: Int, batchSize: Int) -> [Range<Int>] {
        let batches = (count + batchSize - 1) / batchSize
        return (0..<batches).map { $0 * count / batches..<($0 + 1) * count / batches }
    }
}
