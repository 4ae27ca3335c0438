import COpenMPI

extension Communicator {
    /// Returns when all ranks have come here. Keeps a core busy meanwhile; see ``waitForAll(pollingEvery:)`` for long waits.
    public func barrier() throws(MPIError) {
        try call("barrier") { nucens_mpi_barrier() }
    }

    /// The values of `root`, on every rank. What other ranks pass does not matter. Any length; long arrays go in several pieces.
    public func broadcast<T: MPIDatatype>(_ values: [T], from root: Int) throws(MPIError) -> [T] {
        try requireRank(root, "broadcast")
        var length = values.count
        try call("broadcast") { nucens_mpi_broadcast(&length, 1, Int.mpiType.code, Int32(root)) }
        var result = rank == root ? values : [T](repeating: .zero, count: length)
        try broadcastPieces(of: &result, from: root)
        return result
    }

    /// Every rank's values, in rank order, on `root`; nil on the others. The ranks may give different numbers of values.
    ///
    /// - Throws: `MPIError.tooLarge` on every rank if together they exceed what one call can count.
    public func gather<T: MPIDatatype>(_ values: [T], to root: Int) throws(MPIError) -> [[T]]? {
        try requireRank(root, "gather")
        let blocks = try blocks(of: values.count, "gather")
        var all = [T](repeating: .zero, count: rank == root ? blocks.total : 0)
        try call("gather") {
            nucens_mpi_gather(values, Int32(values.count), T.mpiType.code, &all, blocks.counts, blocks.offsets, Int32(root))
        }
        return rank == root ? blocks.split(all) : nil
    }

    /// Every rank's values, in rank order, on every rank. The ranks may give different numbers of values.
    ///
    /// - Throws: `MPIError.tooLarge` on every rank if together they exceed what one call can count.
    public func allgather<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [[T]] {
        let blocks = try blocks(of: values.count, "allgather")
        var all = [T](repeating: .zero, count: blocks.total)
        try call("allgather") {
            nucens_mpi_allgather(values, Int32(values.count), T.mpiType.code, &all, blocks.counts, blocks.offsets)
        }
        return blocks.split(all)
    }

    /// One value of every rank, in rank order, on every rank.
    public func allgather<T: MPIDatatype>(_ value: T) throws(MPIError) -> [T] {
        var all = [T](repeating: .zero, count: size)
        let counts = [Int32](repeating: 1, count: size)
        let offsets = (0..<Int32(size)).map { $0 }
        var mine = value
        try call("allgather") { nucens_mpi_allgather(&mine, 1, T.mpiType.code, &all, counts, offsets) }
        return all
    }

    /// Sends `parts[r]` to rank r and returns what each rank sent here, in rank order (MPI_Alltoallv).
    ///
    /// - Parameter parts: One array for each rank; any of them may be empty.
    /// - Throws: `MPIError.tooLarge` on every rank if one of them sends or receives more than one call can count.
    public func alltoall<T: MPIDatatype>(_ parts: [[T]]) throws(MPIError) -> [[T]] {
        let operation = "alltoall"
        guard parts.count == size else {
            throw .argument(operation: operation, rank: rank, reason: "\(parts.count) parts for \(size) ranks; give one for each")
        }
        let ones = [Int32](repeating: 1, count: size)
        let positions = (0..<Int32(size)).map { $0 }
        let sent = parts.map(\.count)
        var received = [Int](repeating: 0, count: size)
        try call(operation) { nucens_mpi_alltoall(sent, ones, positions, Int.mpiType.code, &received, ones, positions) }
        let largest = try allreduce(max(sent.reduce(0, +), received.reduce(0, +)), by: .maximum)
        guard largest <= largestCount else {
            throw .tooLarge(operation: operation, rank: rank, elements: largest, limit: largestCount)
        }
        let outgoing = RankBlocks(lengths: sent)
        let incoming = RankBlocks(lengths: received)
        let flat = parts.flatMap { $0 }
        var all = [T](repeating: .zero, count: incoming.total)
        try call(operation) {
            nucens_mpi_alltoall(flat, outgoing.counts, outgoing.offsets, T.mpiType.code, &all, incoming.counts, incoming.offsets)
        }
        return incoming.split(all)
    }

    /// The values of all ranks combined element by element, on every rank.
    ///
    /// Sums of floating-point numbers are not bitwise reproducible for different numbers of ranks.
    /// - Parameter values: As many on every rank. Any length; long arrays go in several pieces.
    public func allreduce<T: MPIDatatype>(_ values: [T], by reduction: Reduction) throws(MPIError) -> [T] {
        var result = values
        try forEachPiece(of: &result, "allreduce") { start, count in
            nucens_mpi_allreduce(start, count, T.mpiType.code, reduction.code)
        }
        return result
    }

    /// The value of all ranks combined, on every rank.
    public func allreduce<T: MPIDatatype>(_ value: T, by reduction: Reduction) throws(MPIError) -> T {
        var result = value
        try call("allreduce") { nucens_mpi_allreduce(&result, 1, T.mpiType.code, reduction.code) }
        return result
    }

    private func broadcastPieces<T: MPIDatatype>(of values: inout [T], from root: Int) throws(MPIError) {
        try forEachPiece(of: &values, "broadcast") { start, count in
            nucens_mpi_broadcast(start, count, T.mpiType.code, Int32(root))
        }
    }

    private func forEachPiece<T>(
        of values: inout [T], _ operation: String, _ body: (UnsafeMutablePointer<T>, Int32) -> Int32
    ) throws(MPIError) {
        try values.withUnsafeMutableBufferPointer { (buffer) throws(MPIError) in
            guard let start = buffer.baseAddress else { return }
            for offset in stride(from: 0, to: buffer.count, by: largestCount) {
                let count = min(largestCount, buffer.count - offset)
                try call(operation) { body(start + offset, Int32(count)) }
            }
        }
    }

    private func blocks(of count: Int, _ operation: String) throws(MPIError) -> RankBlocks {
        let lengths = try allgather(count)
        let total = lengths.reduce(0, +)
        guard total <= largestCount else { throw .tooLarge(operation: operation, rank: rank, elements: total, limit: largestCount) }
        return RankBlocks(lengths: lengths)
    }
}

/// Where each rank's values stand in one flat array. The total is known to fit in MPI's counts.
private struct RankBlocks {
    let total: Int
    let counts: [Int32]
    let offsets: [Int32]

    init(lengths: [Int]) {
        var offsets: [Int32] = []
        var next = 0
        for length in lengths {
            offsets.append(Int32(next))
            next += length
        }
        self.total = next
        self.counts = lengths.map { Int32($0) }
        self.offsets = offsets
    }

    func split<T>(_ flat: [T]) -> [[T]] {
        zip(offsets, counts).map { offset, count in Array(flat[Int(offset)..<Int(offset) + Int(count)]) }
    }
}
