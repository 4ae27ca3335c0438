import Launching
import Testing

/// What ranks do together, started as users start them.
@Suite("MPI between ranks", .fewAtOnce, .serialized, .enabled(if: Launcher.has("mpirun"), "mpirun is not installed"))
struct ParallelTests {
    @Test("every check holds on one, two and three ranks", arguments: [1, 2, 3], ["collectives", "messages", "waiting", "agreement"])
    func check(ranks: Int, name: String) async throws {
        let outcome = try await Launcher.mpirun(ranks: ranks, program: "ParallelChecks", arguments: [name])
        #expect(outcome.succeeded, "\(outcome)")
        #expect(outcome.output.hasPrefix("\(name): ok on \(ranks) ranks"), "\(outcome)")
        if name == "waiting" { print(outcome.output, terminator: "") }
    }

    @Test("a failure on one rank ends all ranks with one message")
    func oneMessage() async throws {
        let outcome = try await Launcher.mpirun(ranks: 3, program: "ParallelChecks", arguments: ["fail-on-last-rank"])
        #expect(outcome.status != 0 && !outcome.timedOut)
        #expect(outcome.errors.hasPrefix("ParallelChecks: rank 2: the last rank has had enough\n"), "\(outcome)")
        #expect(outcome.errors.split(separator: "\n").count { $0.contains("had enough") } == 1, "\(outcome)")
    }
}
