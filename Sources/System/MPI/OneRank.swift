/// A group of one rank without MPI: what a communicator of one rank does, for single processes and for tests.
public final class OneRank: RankGroup {
    private var messages: [(tag: Int, bytes: [UInt8])] = []

    public init() {}

    public var rank: Int { 0 }
    public var size: Int { 1 }
    public var processorName: String { "this process" }

    public func broadcast<T: MPIDatatype>(_ values: [T], from root: Int) throws(MPIError) -> [T] { values }
    public func gather<T: MPIDatatype>(_ values: [T], to root: Int) throws(MPIError) -> [[T]]? { [values] }
    public func allgather<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [[T]] { [values] }
    public func alltoall<T: MPIDatatype>(_ parts: [[T]]) throws(MPIError) -> [[T]] { parts }
    public func allreduce<T: MPIDatatype>(_ value: T, by reduction: Reduction) throws(MPIError) -> T { value }
    public func waitForAll(pollingEvery interval: Duration) throws(MPIError) {}

    public func post(_ bytes: [UInt8], to destination: Int, tag: Int) throws(MPIError) { messages.append((tag, bytes)) }

    public func receiveIfAvailable(tag: Int) throws(MPIError) -> Message? {
        guard let first = messages.firstIndex(where: { $0.tag == tag }) else { return nil }
        return Message(source: 0, bytes: messages.remove(at: first).bytes)
    }

    public func receiveIfAvailable(from source: Int, tag: Int) throws(MPIError) -> Message? { try receiveIfAvailable(tag: tag) }
}
