import COpenMPI

/// All ranks of the job, and the operations between them.
///
/// `MPIRuntime.start()` makes it. Collective operations are called by all ranks in the same order. Not safe for use by two threads at
/// once. Results are in rank order and so do not depend on the order of arrival; sums of floating-point numbers by `allreduce` do
/// depend on the number of ranks, so no number promised reproducible may pass through one.
public final class Communicator: RankGroup {
    /// The number of this process, in 0..<size.
    public let rank: Int
    /// The number of processes.
    public let size: Int
    /// The name of the node this process runs on.
    public let processorName: String
    /// Elements that one MPI call moves at most.
    let largestCount: Int
    /// Messages under way, whose bytes MPI still reads.
    var posted: [PostedMessage] = []

    init(largestCount: Int) throws(MPIError) {
        var rank: Int32 = 0
        var size: Int32 = 1
        try MPIRuntime.check(nucens_mpi_rank(&rank), "rank", rank: -1)
        try MPIRuntime.check(nucens_mpi_size(&size), "size", rank: Int(rank))
        self.rank = Int(rank)
        self.size = Int(size)
        self.processorName = MPIRuntime.text(capacity: 1024) { nucens_mpi_processor_name($0, $1) }
        self.largestCount = largestCount
    }

    /// Runs one MPI call if MPI can take one; MPI itself would end the process otherwise.
    func call(_ operation: String, _ body: () -> Int32) throws(MPIError) {
        guard MPIRuntime.isRunning else { throw .notRunning(operation: operation) }
        try MPIRuntime.check(body(), operation, rank: rank)
    }

    func requireRank(_ other: Int, _ operation: String) throws(MPIError) {
        guard (0..<size).contains(other) else {
            throw .argument(operation: operation, rank: rank, reason: "rank \(other) does not exist; the ranks are 0 to \(size - 1)")
        }
    }
}
