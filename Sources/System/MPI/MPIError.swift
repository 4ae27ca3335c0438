/// What went wrong between the ranks, and what to do about it.
public enum MPIError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The launcher started several tasks that do not form one world.
    case launch(reason: String, advice: String)
    /// MPI is not running: `MPIRuntime.start()` has not been called, or `finalize()` has.
    case notRunning(operation: String)
    /// MPI was started before, or already finalized; it cannot be started twice in a process.
    case startedTwice
    /// The library reported an error; `text` is its own.
    case library(operation: String, rank: Int, code: Int, text: String)
    /// More elements than one MPI call can count, in an operation that is not split.
    case tooLarge(operation: String, rank: Int, elements: Int, limit: Int)
    /// An argument that no MPI call can make sense of.
    case argument(operation: String, rank: Int, reason: String)
    /// Another rank, or this one, reported a failure to all; see ``Communicator/agree(on:)``.
    case rankFailed(RankFailure)

    public var description: String {
        switch self {
        case .launch(let reason, let advice):
            "\(reason)\n\(advice)"
        case .notRunning(let operation):
            "MPI \(operation): MPI is not running; call MPIRuntime.start() first, and nothing after MPIRuntime.finalize()"
        case .startedTwice:
            "MPI cannot be started twice in one process; keep the communicator that MPIRuntime.start() returned"
        case .library(let operation, let rank, let code, let text):
            """
            MPI \(operation) failed on rank \(rank): \(text) (code \(code))
            If another rank ended before this, its message says why; otherwise check the network of the nodes and start the job again.
            """
        case .tooLarge(let operation, let rank, let elements, let limit):
            """
            MPI \(operation) on rank \(rank) would move \(elements) elements at once, more than the \(limit) one call can count.
            Move them in several calls, or write them to the parallel file instead.
            """
        case .argument(let operation, let rank, let reason):
            "MPI \(operation) on rank \(rank): \(reason)"
        case .rankFailed(let failure):
            failure.description
        }
    }
}

/// The failure of one rank, as all ranks know it.
public struct RankFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The lowest rank that failed.
    public let rank: Int
    /// What that rank said.
    public let message: String

    public init(rank: Int, message: String) {
        self.rank = rank
        self.message = message
    }

    public var description: String { "rank \(rank): \(message)" }
}
