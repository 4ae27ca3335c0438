import Files
import Glibc

/// Keeps two jobs from working on one run directory.
///
/// The holder has the file RUN/lock locked with flock(2), which the kernel gives back when the process ends, however it ends. The text
/// in the file says who holds it, and is what a second job is refused with. One process of a job, rank 0, holds the lock for all.
///
/// - ``Mode/whole``: nobody else.
/// - ``Mode/slice(_:of:)``: the tasks of an array work on one directory side by side. Each shares RUN/lock with the others and has
///   RUN/lock-K-of-N for itself.
///
/// Advisory: it stops those who ask for it. On file systems without locking (ENOLCK, ENOSYS, EOPNOTSUPP) a ``HeartbeatLock`` does
/// instead. Where locks are kept by each node for itself (Lustre mounted with `localflock`, NFS with `local_lock`), jobs on different
/// nodes do not see each other's; `nucens doctor` on two nodes tells.
public final class RunLock {
    public enum Mode: Equatable, Sendable {
        case whole
        /// Slice k of n, counted from 1.
        case slice(Int, of: Int)
    }

    public let directory: String
    public let mode: Mode
    private var files: [LockedFile]
    private var heartbeat: HeartbeatLock?

    /// Takes the lock, or throws at once.
    ///
    /// - Parameters:
    ///   - directory: The run directory, which must exist.
    ///   - description: What the holder does, for whoever is refused: "nucens train".
    ///   - timing: How the replacement works where the file system has no locks.
    /// - Throws: ``RunLockError`` with who holds it, or with what the system refused. Nothing is changed then.
    public init(
        directory: String, mode: Mode = .whole, description: String, timing: HeartbeatLock.Timing = .standard
    ) throws(RunLockError) {
        self.directory = directory
        self.mode = mode
        files = []
        let text = LockHolder(doing: description).text
        guard let main = try RunLock.take(directory + "/lock", exclusive: mode == .whole, in: directory) else {
            heartbeat = try HeartbeatLock(directory: directory, mode: mode, text: text, timing: timing)
            return
        }
        files = [main]
        if case .slice(let k, let n) = mode {
            guard let own = try RunLock.take(RunLock.path(directory, k, n), exclusive: true, in: directory) else {
                throw .system(FileError("lock", RunLock.path(directory, k, n), ENOLCK))
            }
            files.append(own)
        } else {
            removeSliceFiles()
        }
        files.last?.write(text)
    }

    deinit { release() }

    /// Gives the lock back. A second call does nothing.
    public func release() {
        for file in files.reversed() { file.release() }
        files = []
        heartbeat?.release()
        heartbeat = nil
    }

    /// Whether the lock is a heartbeat, as the file system has no locks.
    public var isHeartbeat: Bool { heartbeat != nil }

    static func path(_ directory: String, _ k: Int, _ n: Int) -> String { "\(directory)/lock-\(k)-of-\(n)" }

    /// nil: the file system has no locks.
    private static func take(_ path: String, exclusive: Bool, in directory: String) throws(RunLockError) -> LockedFile? {
        switch try LockedFile.take(path, exclusive: exclusive) {
        case .taken(let file):
            return file
        case .held:
            // Whoever has just taken it may not have said so yet.
            for _ in 0..<20 where LockHolder.texts(of: path, in: directory).isEmpty { usleep(10_000) }
            throw .held(directory: directory, holders: LockHolder.texts(of: path, in: directory))
        case .unsupported:
            return nil
        }
    }

    /// What finished slices left. Nobody opens these files without a share in RUN/lock, which is ours alone.
    private func removeSliceFiles() {
        for name in sliceFiles(in: directory) { unlink("\(directory)/\(name)") }
    }
}

/// The names lock-K-of-N in a directory.
func sliceFiles(in directory: String) -> [String] {
    DirectoryNames.of(directory).filter { name in
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        return words.count == 4 && words[0] == "lock" && words[2] == "of" && Int(words[1]) != nil && Int(words[3]) != nil
    }
}
