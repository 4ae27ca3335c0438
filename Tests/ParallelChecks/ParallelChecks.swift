import Glibc
import MPI

/// Checks of what happens between ranks, as a program that any launcher can start:
/// ```
/// mpirun -n 3 ParallelChecks collectives
/// srun -N2 -n4 ParallelChecks all DIRECTORY
/// ```
/// Each check prints one line on rank 0; the status is 0 only if all ranks found all as it should be.
@main
enum ParallelChecks {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    /// What every program of this kind looks like: start, work, one message from rank 0, finalize on every path.
    private static func run(_ arguments: [String]) -> Int32 {
        let world: Communicator
        do {
            // Few elements a call, so that the splitting of long arrays is exercised by short ones.
            world = try MPIRuntime.start(largestCount: 4096)
        } catch {
            if LaunchEnvironment().isFirstTask { complain(error) }
            return 1
        }
        var status: Int32 = 0
        do {
            try perform(arguments, on: world)
        } catch {
            if world.isRoot { complain(error) }
            status = 1
        }
        do {
            try MPIRuntime.finalize()
        } catch {
            complain(error)
            status = 1
        }
        return status
    }

    private static func perform(_ arguments: [String], on world: Communicator) throws {
        let directory = arguments.count > 1 ? arguments[1] : ""
        switch arguments.first {
        case "collectives": try checkCollectives(on: world)
        case "messages": try checkMessages(on: world)
        case "waiting": try checkWaiting(on: world)
        case "agreement": try checkAgreement(on: world)
        case "hdf5": try checkParallelFile(in: directory, on: world)
        case "full-disk": try checkFullDisk(in: directory, on: world)
        case "all":
            try checkCollectives(on: world)
            try checkMessages(on: world)
            try checkWaiting(on: world)
            try checkAgreement(on: world)
            try checkParallelFile(in: directory, on: world)
        case "fail-on-last-rank":
            let isLast = world.rank == world.size - 1
            _ = try world.agree(on: isLast ? Result<Int, CheckFailure>.failure(CheckFailure("the last rank has had enough")) : .success(1))
        case "where":
            let names = try world.gather(Array(world.processorName.utf8))
            for (rank, name) in (names ?? []).enumerated() {
                print("rank \(rank) of \(world.size) on \(String(decoding: name, as: UTF8.self))")
            }
        default:
            throw CheckFailure("usage: ParallelChecks collectives | messages | waiting | agreement | fail-on-last-rank | where")
        }
    }

    private static func complain(_ error: any Error) {
        let text = Array("ParallelChecks: \(error)\n".utf8)
        _ = write(2, text, text.count)
    }
}

/// What a rank found wrong.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The findings of one rank in one check.
struct Findings {
    private var wrong: [String] = []

    mutating func expect(_ isRight: Bool, _ what: @autoclosure () -> String) {
        if !isRight { wrong.append(what()) }
    }

    /// Expects an MPI error of the kind that `isExpected` accepts.
    mutating func expectError(_ what: String, _ body: () throws(MPIError) -> Void, isExpected: (MPIError) -> Bool) {
        do throws(MPIError) {
            try body()
            wrong.append("\(what): no error")
        } catch {
            if !isExpected(error) { wrong.append("\(what): \(error)") }
        }
    }

    /// Ends the check on all ranks together: throws on all if one rank found something wrong.
    func conclude(_ check: String, on world: Communicator, note: String = "") throws(MPIError) {
        let failure = try world.agree(on: wrong.isEmpty ? nil : "\(check): " + wrong.joined(separator: "; "))
        if let failure { throw .rankFailed(failure) }
        if world.isRoot { print("\(check): ok on \(world.size) ranks\(note)") }
    }
}
