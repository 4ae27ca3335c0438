import Foundation

/// Runs programs as users do: alone, under `mpirun`, or by any other command, and reports what came out.
///
/// A program that takes longer than its time-out is ended by its process id, and reported as timed out.
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
        ranks: Int, program: String, arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) async throws -> Outcome {
        let options = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", "\(ranks)"]
        return try await run(
            "mpirun", options + [try executable(program)] + arguments, environment: environment, timeout: timeout)
    }

    /// Runs a program of this package without a launcher.
    public static func alone(
        program: String, arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) async throws -> Outcome {
        try await run(try executable(program), arguments, environment: environment, timeout: timeout)
    }

    /// Runs any command.
    ///
    /// The environment is this process's own without what a launcher put there, so that tests may run inside a job; `environment`
    /// is added to it.
    public static func run(
        _ command: String, _ arguments: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) async throws -> Outcome {
        // Files, not pipes: a daemon that the command leaves running would keep a pipe open.
        let directory = try TemporaryDirectory()
        let outputPath = directory.path("output")
        let errorPath = directory.path("errors")
        let process = try spawn(
            [command] + arguments, environment: cleanEnvironment().merging(environment) { $1 }, output: outputPath, errors: errorPath)
        let (status, timedOut) = try await wait(for: process, timeout: timeout)
        return Outcome(status: status, output: text(outputPath), errors: text(errorPath), timedOut: timedOut)
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

    // MARK: processes

    private static func cleanEnvironment() -> [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !["SLURM_", "SLURMD_", "OMPI_", "PMIX_", "PMI_"].contains { name.hasPrefix($0) }
        }
    }

    private static func spawn(_ words: [String], environment: [String: String], output: String, errors: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
        // Files that tests beside this one have open, which HDF5 locks, would stay locked as long as the program runs.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // A process group of its own, to be ended as a whole; and no signal blocked, as they all are on the threads tests run on.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        posix_spawnattr_setpgroup(&attributes, 0)

        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
        defer { for pointer in arguments + variables { free(pointer) } }
        arguments.append(nil)
        variables.append(nil)
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw SupportError("cannot run \(words[0]): \(String(cString: strerror(code)))") }
        return process
    }

    private static func wait(for process: pid_t, timeout: Duration) async throws -> (status: Int32, timedOut: Bool) {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        var timedOut = false
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            guard ended == 0 else { throw SupportError("lost sight of process \(process): \(String(cString: strerror(errno)))") }
            if !timedOut && clock.now > deadline {
                // mpirun and srun end their ranks when asked politely.
                timedOut = true
                kill(process, SIGTERM)
            } else if timedOut && clock.now > deadline + .seconds(5) {
                kill(-process, SIGKILL)
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, timedOut)
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// A fault of the tests' surroundings, not of what they test.
public struct SupportError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
