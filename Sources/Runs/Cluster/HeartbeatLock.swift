import Files
import Foundation
import Synchronization

/// The lock of a run directory on a file system without locks: a file that its holder touches every half minute.
///
/// RUN/lock.alive, and RUN/lock-K-of-N.alive for the slices of an array. A file touched less than two minutes ago, by the file system's
/// own clock, refuses; an older one was left by a job that died, and is taken over. Weaker than a lock of the kernel: after a crash
/// one has to wait two minutes, and a holder that was suspended for longer loses its lock and cannot know at once.
public final class HeartbeatLock {
    public struct Timing: Sendable {
        /// Between two touches.
        public var beat: Duration
        /// A file not touched for this long is a dead job's.
        public var stale: Duration
        /// How long one who takes over waits for others who take over at the same moment; the last of them has it.
        public var settle: Duration

        public init(beat: Duration, stale: Duration, settle: Duration) {
            self.beat = beat
            self.stale = stale
            self.settle = settle
        }

        public static let standard = Timing(beat: .seconds(30), stale: .seconds(120), settle: .seconds(2))
    }

    private let path: String
    private let text: String
    private let heart: Heart
    private var isHeld = true

    init(directory: String, mode: RunLock.Mode, text: String, timing: Timing) throws(RunLockError) {
        self.text = text
        let main = directory + "/lock.alive"
        switch mode {
        case .whole: path = main
        case .slice(let k, let n): path = RunLock.path(directory, k, n) + ".alive"
        }
        let probe = Probe(directory: directory, timing: timing)
        try probe.claim(path, text)
        heart = Heart(path: path, every: timing.beat)
        // First one's own file, then a look at the others': of two who come at once at most one gets through.
        let rivals = mode == .whole ? sliceFiles(alive: directory) : [main]
        let living = rivals.filter { probe.age(of: $0).map { $0 < timing.stale } ?? false }
        if !living.isEmpty {
            release()
            throw .held(directory: directory, holders: living.flatMap(LockHolder.read))
        }
    }

    func release() {
        guard isHeld else { return }
        isHeld = false
        heart.stop()
        // Not if another has meanwhile taken this one for dead.
        if LockHolder.read(path).joined() == text.trimmingCharacters(in: .newlines) { unlink(path) }
    }
}

private func sliceFiles(alive directory: String) -> [String] {
    let names = DirectoryNames.of(directory).filter { $0.hasPrefix("lock-") && $0.hasSuffix(".alive") }
    return names.map { "\(directory)/\($0)" }
}

/// Looks at heartbeat files by the clock of the file system they lie on.
private struct Probe {
    let directory: String
    let timing: HeartbeatLock.Timing

    /// How long ago a file was touched; nil if it does not exist.
    func age(of path: String) -> Duration? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let touched = status.st_mtim
        guard let now = now() else { return .zero }
        return .seconds(now.tv_sec - touched.tv_sec) + .nanoseconds(now.tv_nsec - touched.tv_nsec)
    }

    /// The file system's own time: what it gives to a new file.
    private func now() -> timespec? {
        let path = "\(directory)/lock.clock-\(HostName.current)-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { return nil }
        defer {
            close(descriptor)
            unlink(path)
        }
        var status = stat()
        _ = write(descriptor, "\n", 1)
        fsync(descriptor)
        return fstat(descriptor, &status) == 0 ? status.st_mtim : nil
    }

    /// Makes the file at `path` this process's own, with `text` in it.
    func claim(_ path: String, _ text: String) throws(RunLockError) {
        let mine = "\(path)-\(HostName.current)-\(getpid())"
        do {
            try AtomicFile.write(text, to: mine)
        } catch {
            throw .system(error)
        }
        // A second name for a file that is whole already: atomic, and refused if the name is there, on NFS too.
        if link(mine, path) == 0 {
            unlink(mine)
            return
        }
        let code = errno
        guard code == EEXIST else {
            unlink(mine)
            throw .system(FileError("make", path, code))
        }
        if let age = age(of: path), age < timing.stale {
            unlink(mine)
            throw .held(directory: directory, holders: LockHolder.read(path))
        }
        guard rename(mine, path) == 0 else {
            let code = errno
            unlink(mine)
            throw .system(FileError("make", path, code))
        }
        usleep(UInt32(timing.settle / .microseconds(1)))
        let there = LockHolder.read(path)
        guard there.joined() == text.trimmingCharacters(in: .newlines) else { throw .held(directory: directory, holders: there) }
    }
}

/// Touches a file from a thread of its own: a training step may take longer than a beat.
private final class Heart: Sendable {
    private let isStopped = Mutex(false)
    private let path: String

    init(path: String, every beat: Duration) {
        self.path = path
        let thread = Thread { [self] in
            var last = ContinuousClock.now
            while !isStopped.withLock({ $0 }) {
                usleep(20_000)
                if ContinuousClock.now - last < beat { continue }
                last = .now
                isStopped.withLock { if !$0 { utimensat(AT_FDCWD, path, nil, 0) } }
            }
        }
        thread.name = "nucens lock"
        thread.start()
    }

    func stop() { isStopped.withLock { $0 = true } }
}
