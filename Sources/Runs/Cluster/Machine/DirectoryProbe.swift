import Files
import Foundation

/// What a directory is good for: room, locks, and how long it takes until something is on the disk.
///
/// Makes one file in the directory, with a name of its own, and removes it.
public final class DirectoryProbe {
    public enum Locking: String, Codable, Sendable {
        /// A second lock is refused, as it should be.
        case works
        /// A second lock is given: nobody notices the first.
        case ignored
        /// The file system has none.
        case unsupported
        /// The file cannot be seen from here.
        case invisible
    }

    /// Where the file is; for other ranks to look at by ``look(at:)``.
    public let file: String
    /// Bytes that an ordinary user may still write.
    public let free: Int
    /// Seconds to write a megabyte and sync it.
    public let syncTime: Double
    /// Locks by fcntl(), which MPI's files use.
    public let recordLocking: Locking
    private let descriptor: Int32

    /// - Parameter directory: It, or else the directory that it would be made in.
    public init(directory: String) throws(FileError) {
        let existing = DirectoryProbe.existing(directory)
        file = "\(existing)/.nucens-doctor-\(Machine.name)-\(getpid())"
        descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError("write in", existing, errno) }
        do throws(FileError) {
            var status = statvfs()
            guard fstatvfs(descriptor, &status) == 0 else { throw FileError("ask for the room in", existing, errno) }
            free = Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
            let start = ContinuousClock.now
            let megabyte = [UInt8](repeating: 0x5A, count: 1 << 20)
            let written = write(descriptor, megabyte, megabyte.count)
            guard written >= 0, written < megabyte.count || fsync(descriptor) == 0 else { throw FileError("write in", existing, errno) }
            guard written == megabyte.count else { throw FileError("write in", existing, ENOSPC) }
            syncTime = (ContinuousClock.now - start) / .seconds(1)
        } catch {
            close(descriptor)
            unlink(file)
            throw error
        }
        recordLocking = DirectoryProbe.setRecordLock(descriptor) ? .works : .unsupported
        // Held for those who look. Where flock() is not supported, they will notice by themselves.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
    }

    deinit { remove() }

    /// Removes the file; a second call does nothing.
    public func remove() {
        if unlink(file) == 0 { close(descriptor) }
    }

    /// Tries to lock the file of a probe, from another process, perhaps on another node.
    public static func look(at file: String) -> Locking {
        let descriptor = open(file, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return .invisible }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .ignored }
        return errno == EWOULDBLOCK ? .works : .unsupported
    }

    /// The directory, or the nearest one above it that is there.
    private static func existing(_ path: String) -> String {
        var url = URL(fileURLWithPath: path)
        while url.path != "/" && !FileManager.default.fileExists(atPath: url.path) { url.deleteLastPathComponent() }
        return url.path
    }

    private static func setRecordLock(_ descriptor: Int32) -> Bool {
        var lock = Glibc.flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return fcntl(descriptor, F_SETLK, &lock) == 0
    }
}
