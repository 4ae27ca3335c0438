import Foundation
import Synchronization
import TestSupport

/// A program under way, started by ``Launcher``.
///
/// One that takes longer than its time-out, or that nobody holds any more, is ended by its process id.
public final class Job: Sendable {
    /// The process that was started: the program itself, or its launcher.
    public let process: pid_t
    private let mark: String
    private let end: Task<Launcher.Outcome, any Error>
    private let abandonment = Abandonment()

    /// Whether the job is to be ended: nobody waits for its outcome.
    private final class Abandonment: Sendable {
        let isSet = Atomic(false)
    }

    /// An environment variable by which all processes of a job are known, also those that mpirun or the daemons of Slurm start for it.
    private static let variable = "NUCENS_TEST_JOB"
    private static let count = Atomic(0)

    init(_ words: [String], environment: [String: String], timeout: Duration) throws {
        mark = "\(getpid()).\(Job.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        // Files, not pipes: a daemon that the command leaves running would keep a pipe open.
        let directory = try TemporaryDirectory()
        let process = try Job.spawn(
            words, environment: environment.merging([Job.variable: mark]) { $1 }, output: directory.path("output"),
            errors: directory.path("errors"))
        self.process = process
        end = Task { [abandonment] in
            let (status, timedOut) = try await Job.wait(for: process, timeout: timeout) { abandonment.isSet.load(ordering: .relaxed) }
            let output = Job.text(directory.path("output")), errors = Job.text(directory.path("errors"))
            return Launcher.Outcome(status: status, output: output, errors: errors, timedOut: timedOut)
        }
    }

    deinit {
        abandonment.isSet.store(true, ordering: .relaxed)
    }

    /// Waits until it has ended.
    public func outcome() async throws -> Launcher.Outcome {
        defer { withExtendedLifetime(self) {} }
        return try await end.value
    }

    /// The processes of this job that run the program of this file name, by their ids: one a rank on this machine.
    public func processes(of program: String) -> [pid_t] {
        let variable = Array("\(Job.variable)=\(mark)".utf8)
        let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
        return all.filter { process in
            guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"))?.hasSuffix("/\(program)") == true,
                let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ")
            else { return false }
            return environment.split(separator: 0).contains { $0.elementsEqual(variable) }
        }.sorted()
    }

    /// Sends a signal to the youngest of the processes that run the program.
    public func signal(_ signal: Int32, to program: String) throws {
        guard let youngest = processes(of: program).last else { throw SupportError("no process of the job runs \(program)") }
        kill(youngest, signal)
    }

    // MARK: processes

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// glibc has this function since 2.34, and shows it only to programs that ask for its extensions, as Swift's import does not.
    private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map { unsafeBitCast($0, to: CloseFrom.self) }

    private static func spawn(_ words: [String], environment: [String: String], output: String, errors: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
        // Files that other tests have open in this process: a child that inherited them would keep their locks.
        _ = closeFrom?(&actions, 3)
        // A process group of its own, to be ended as a whole; and no signal blocked, as they all are on the threads tests run on.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // A job in the background of a shell ignores SIGINT, and so would whatever it starts.
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &interrupt)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
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

    private static func wait(
        for process: pid_t, timeout: Duration, isAbandoned: () -> Bool
    ) async throws -> (status: Int32, timedOut: Bool) {
        let clock = ContinuousClock()
        var deadline = clock.now + timeout
        var timedOut = false
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            guard ended == 0 else { throw SupportError("lost sight of process \(process): \(String(cString: strerror(errno)))") }
            if !timedOut && (clock.now > deadline || isAbandoned()) {
                // mpirun and srun end their ranks when asked politely.
                timedOut = true
                deadline = clock.now
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
