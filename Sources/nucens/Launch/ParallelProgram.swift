import ArgumentParser
import Logging
import MPI
import Runs
import Scheduling

/// The frame of every command that runs on all ranks of a job: start MPI, do it, finalize on every path.
package enum ParallelProgram {
    /// - Throws: an exit status, after rank 0 has said what went wrong.
    package static func run(level: RunLogLevel = .info, _ body: (Communicator, RunLog) throws -> Void) throws {
        let communicator: Communicator
        do {
            communicator = try MPIRuntime.start()
        } catch {
            if LaunchEnvironment().isFirstTask { Messages.complain("\(error)") }
            throw ExitCode.failure
        }
        do {
            try body(communicator, RunLog(isSpeaking: communicator.isRoot, rank: communicator.rank, level: level))
            try MPIRuntime.finalize()
        } catch MPIError.rankFailed(let failure) {
            // All ranks know: rank 0 speaks, all leave in order.
            if communicator.isRoot { Messages.complain(failure.rank == 0 ? failure.message : "rank \(failure.rank): \(failure.message)") }
            try? MPIRuntime.finalize()
            throw ExitCode.failure
        } catch let interruption as Interruption {
            // All ranks know, as above.
            if communicator.isRoot { Messages.say("\(interruption)") }
            try? MPIRuntime.finalize()
            throw ExitCode(ExitStatus.resume)
        } catch {
            // This rank alone knows, and the others may be waiting for it: the job must end.
            Messages.complain("rank \(communicator.rank): \(error)")
            if communicator.size > 1 { MPIRuntime.abort() }
            try? MPIRuntime.finalize()
            throw ExitCode.failure
        }
    }
}
