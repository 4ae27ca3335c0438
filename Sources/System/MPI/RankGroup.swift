/// Ranks that work together, and the operations between them: a ``Communicator`` of MPI, or ``OneRank``.
///
/// Collective operations are called by all ranks in the same order. Results are in rank order and so do not depend on the order of
/// arrival.
public protocol RankGroup: AnyObject {
    /// The number of this process, in 0..<size.
    var rank: Int { get }
    var size: Int { get }
    /// The name of the node this process runs on.
    var processorName: String { get }

    /// The values of `root`, on every rank. What other ranks pass does not matter.
    func broadcast<T: MPIDatatype>(_ values: [T], from root: Int) throws(MPIError) -> [T]
    /// Every rank's values, in rank order, on `root`; nil on the others.
    func gather<T: MPIDatatype>(_ values: [T], to root: Int) throws(MPIError) -> [[T]]?
    /// Every rank's values, in rank order, on every rank.
    func allgather<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [[T]]
    /// Sends `parts[r]` to rank r and returns what each rank sent here, in rank order.
    func alltoall<T: MPIDatatype>(_ parts: [[T]]) throws(MPIError) -> [[T]]
    /// The value of all ranks combined, on every rank.
    func allreduce<T: MPIDatatype>(_ value: T, by reduction: Reduction) throws(MPIError) -> T
    /// Returns when all ranks have come here; those who wait sleep between two looks.
    func waitForAll(pollingEvery interval: Duration) throws(MPIError)

    /// Sends `bytes` and returns at once.
    func post(_ bytes: [UInt8], to destination: Int, tag: Int) throws(MPIError)
    /// The next message with this tag from any rank, or nil if none has arrived. Messages of one sender come in the order sent.
    func receiveIfAvailable(tag: Int) throws(MPIError) -> Message?
    /// The next message with this tag from `source`, or nil if none has arrived.
    func receiveIfAvailable(from source: Int, tag: Int) throws(MPIError) -> Message?
}

extension RankGroup {
    /// Whether this is rank 0, which alone speaks to the user and writes shared files.
    public var isRoot: Bool { rank == 0 }

    /// Rank 0's values, on every rank.
    public func broadcast<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [T] { try broadcast(values, from: 0) }

    /// The text of `root`, on every rank.
    public func broadcast(_ text: String, from root: Int = 0) throws(MPIError) -> String {
        String(decoding: try broadcast(Array(text.utf8), from: root), as: UTF8.self)
    }

    /// Every rank's values, in rank order, on rank 0; nil on the others.
    public func gather<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [[T]]? { try gather(values, to: 0) }

    public func waitForAll() throws(MPIError) { try waitForAll(pollingEvery: .milliseconds(20)) }
}
