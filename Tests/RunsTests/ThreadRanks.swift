import Foundation
import MPI
import Synchronization

/// Ranks that are threads of one process: what runs on them takes the ways of an MPI job, without a launcher.
final class ThreadRanks: RankGroup {
    let rank: Int
    let size: Int
    private let meeting: Meeting

    private init(rank: Int, size: Int, meeting: Meeting) {
        self.rank = rank
        self.size = size
        self.meeting = meeting
    }

    /// Runs `body` on every rank.
    ///
    /// - Returns: what each rank gave, in rank order.
    static func run<Value: Sendable>(_ size: Int, _ body: @escaping @Sendable (ThreadRanks) throws -> Value) -> [Result<Value, any Error>] {
        let meeting = Meeting(size: size)
        let results = Mutex([Result<Value, any Error>?](repeating: nil, count: size))
        let group = DispatchGroup()
        for rank in 0..<size {
            group.enter()
            Thread.detachNewThread {
                let result = Result { try body(ThreadRanks(rank: rank, size: size, meeting: meeting)) }
                results.withLock { $0[rank] = result }
                group.leave()
            }
        }
        group.wait()
        return results.withLock { $0.compactMap { $0 } }
    }

    var processorName: String { "thread \(rank)" }

    func allgather<T: MPIDatatype>(_ values: [T]) throws(MPIError) -> [[T]] {
        meeting.exchange(values, rank: rank).map { $0 as? [T] ?? [] }
    }

    func broadcast<T: MPIDatatype>(_ values: [T], from root: Int) throws(MPIError) -> [T] { try allgather(values)[root] }

    func gather<T: MPIDatatype>(_ values: [T], to root: Int) throws(MPIError) -> [[T]]? {
        let all = try allgather(values)
        return rank == root ? all : nil
    }

    func alltoall<T: MPIDatatype>(_ parts: [[T]]) throws(MPIError) -> [[T]] {
        meeting.exchange(parts, rank: rank).map { ($0 as? [[T]] ?? [])[rank] }
    }

    /// The least or greatest value; sums are not needed here.
    func allreduce<T: MPIDatatype>(_ value: T, by reduction: Reduction) throws(MPIError) -> T {
        let numbers = try allgather([value]).compactMap { $0.first as? Int }.sorted()
        let chosen = switch reduction {
        case .minimum: numbers.first
        case .maximum: numbers.last
        default: numbers.reduce(0, +)
        }
        guard let result = chosen as? T else {
            throw .argument(operation: "allreduce", rank: rank, reason: "threads reduce whole numbers alone")
        }
        return result
    }

    func waitForAll(pollingEvery interval: Duration) throws(MPIError) { _ = try allgather([0]) }

    func post(_ bytes: [UInt8], to destination: Int, tag: Int) throws(MPIError) {
        meeting.post(Message(source: rank, bytes: bytes), to: destination, tag: tag)
    }

    func receiveIfAvailable(tag: Int) throws(MPIError) -> Message? { meeting.take(of: rank, tag: tag) { _ in true } }

    func receiveIfAvailable(from source: Int, tag: Int) throws(MPIError) -> Message? {
        meeting.take(of: rank, tag: tag) { $0 == source }
    }
}

/// Where the ranks meet: mailboxes, and a table on which each lays down what it has.
private final class Meeting: @unchecked Sendable {
    private let condition = NSCondition()
    private let size: Int
    private var laidDown: [Int: Any] = [:]
    private var table: [Any] = []
    private var round = 0
    private var mail: [(destination: Int, tag: Int, message: Message)] = []

    init(size: Int) { self.size = size }

    /// What all ranks lay down, in rank order, once the last one has.
    func exchange(_ value: Any, rank: Int) -> [Any] {
        condition.lock()
        defer { condition.unlock() }
        laidDown[rank] = value
        if laidDown.count == size {
            table = (0..<size).compactMap { laidDown[$0] }
            laidDown = [:]
            round += 1
            condition.broadcast()
            return table
        }
        let mine = round
        while round == mine { condition.wait() }
        return table
    }

    func post(_ message: Message, to destination: Int, tag: Int) {
        condition.lock()
        defer { condition.unlock() }
        mail.append((destination, tag, message))
    }

    func take(of rank: Int, tag: Int, where isWanted: (Int) -> Bool) -> Message? {
        condition.lock()
        defer { condition.unlock() }
        guard let place = mail.firstIndex(where: { $0.destination == rank && $0.tag == tag && isWanted($0.message.source) })
        else { return nil }
        return mail.remove(at: place).message
    }
}
