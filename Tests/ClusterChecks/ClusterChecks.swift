import Cluster
import CWithoutLocks
import Files
import Foundation

/// What a process of a job does, for tests that start several of them:
///
///     lock DIRECTORY whole|K/N FILE [ERRNO]   holds a lock until there is a FILE; with ERRNO where flock() is answered with that error
///     without-locks ERRNO                     whether the kernel can be made to do that
///     signals FILE                            writes its process number to FILE and says which signals come, until there is a FILE.end
///     limit [TIME]                            how many seconds this job has left
@main
enum ClusterChecks {
    static func main() {
        do {
            var words = CommandLine.arguments.dropFirst()
            switch words.popFirst() {
            case "lock": try lock(Array(words))
            case "without-locks":
                let refused = nucens_without_locks(Int32(words.first ?? "") ?? ENOSYS) == 0 && flock(0, LOCK_SH | LOCK_NB) != 0
                say("\(refused)")
            case "signals": try signals(words.first ?? "signals.pid")
            case "limit": try limit(words.first)
            default: throw UsageError()
            }
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    struct UsageError: Error {}

    /// At once, so that it is there when the process is killed.
    private static func say(_ words: String...) { FileHandle.standardOutput.write(Data((words.joined(separator: ", ") + "\n").utf8)) }

    private static func lock(_ words: [String]) throws {
        guard words.count >= 3 else { throw UsageError() }
        if words.count > 3, let error = Int32(words[3]), nucens_without_locks(error) != 0 { throw UsageError() }
        let numbers = words[1].split(separator: "/").compactMap { Int($0) }
        let mode = numbers.count == 2 ? RunLock.Mode.slice(numbers[0], of: numbers[1]) : .whole
        // Two minutes are long for a test.
        let timing = HeartbeatLock.Timing(beat: .milliseconds(100), stale: .seconds(8), settle: .milliseconds(500))
        let lock = try RunLock(directory: words[0], mode: mode, description: "check \(words[1])", timing: timing)
        say("held \(words[1]) by \(lock.isHeartbeat ? "heartbeat" : "kernel")")
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: words[2]) && ContinuousClock.now < deadline { usleep(5_000) }
        lock.release()
        say("released")
    }

    private static func signals(_ file: String) throws {
        StopSignals.install()
        StopSignals.install()
        try AtomicFile.write("\(getpid())", to: file)
        let deadline = ContinuousClock.now + .seconds(20)
        while StopSignals.received == nil && ContinuousClock.now < deadline { usleep(1_000) }
        say("received \(StopSignals.received.map { "\($0)" } ?? "nothing")")
        // Time for more of them.
        try AtomicFile.write("\(getpid())", to: file + ".again")
        while !FileManager.default.fileExists(atPath: file + ".end") && ContinuousClock.now < deadline { usleep(1_000) }
        say("still \(StopSignals.received.map { "\($0)" } ?? "nothing")")
    }

    private static func limit(_ text: String?) throws {
        let start = ContinuousClock.now
        let end = try JobLimit.ends(timeLimit: text)
        let asked = (ContinuousClock.now - start) / .seconds(1)
        say(end.map { "ends in \(Int($0.timeIntervalSinceNow.rounded())) s" } ?? "no end known", "asked \(Int(asked * 1000)) ms")
    }
}
