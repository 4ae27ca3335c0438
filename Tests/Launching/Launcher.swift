import Foundation
import TestSupport

/// Runs programs as users do: alone, under `mpirun`, or by any other command, and reports what came out.
///
/// `run`, `mpirun` and `alone` wait until the program has ended; `start` returns a ``Job`` that is under way.
public enum Launcher {
    /// What a program left behind.
    public struct Outcome: Sendable, CustomStringConvertible {
        /// The exit status; 128 + n if signal n ended it.
        public let status: Int32
        public let output: String
        public let errors: String
        public let timedOut: Bool

        public var succeeded: Bool { status == 0 && !timedOut }

        /// All of it, for the message of a failed expectation.
        public var description: String {
            "status \(status)\(timedOut ? " (timed out)" : "")\n--- standard output\n\(output)\n--- standard error\n\(errors)"
        }
    }

    /// Runs `ranks` processes of a program of this package under `mpirun`, also more than the machine has cores, also as root.
    public static func mpirun(
        ranks: Int, program: String, arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(180)
    ) async throws -> Outcome {
        try await start(ranks: ranks, program: program, arguments: arguments, environment: environment, timeout: timeout).outcome()
    }

    /// Runs a program of this package without a launcher.
    public static func alone(
        program: String, arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(180)
    ) async throws -> Outcome {
        try await start(ranks: nil, program: program, arguments: arguments, environment: environment, timeout: timeout).outcome()
    }

    /// Runs any command.
    ///
    /// The environment is this process's own without what a launcher put there, so that tests may run inside a job; `environment`
    /// is added to it.
    public static func run(
        _ command: String, _ arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(180)
    ) async throws -> Outcome {
        try await start(command, arguments, environment: environment, timeout: timeout).outcome()
    }

    /// Starts any command, with an environment as in `run`.
    public static func start(
        _ command: String, _ arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(180)
    ) throws -> Job {
        try Job([command] + arguments, environment: cleanEnvironment().merging(environment) { $1 }, timeout: timeout)
    }

    /// Starts `ranks` processes of a program of this package under `mpirun`, or one without a launcher where `ranks` is nil.
    public static func start(
        ranks: Int?, program: String, arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(180)
    ) throws -> Job {
        let program = try executable(program)
        guard let ranks else { return try start(program, arguments, environment: environment, timeout: timeout) }
        let options = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", "\(ranks)"]
        return try start("mpirun", options + [program] + arguments, environment: environment, timeout: timeout)
    }

    /// The full path of a built program of this package: it stands beside the tests.
    public static func executable(_ name: String) throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SupportError("no program \(name) beside the tests at \(path); add it to the test target's dependencies")
        }
        return path
    }

    /// Whether a command can be found on the PATH.
    public static func has(_ command: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(command)") }
    }

    private static func cleanEnvironment() -> [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !["SLURM_", "SLURMD_", "OMPI_", "PMIX_", "PMI_"].contains { name.hasPrefix($0) }
        }
    }
}
