import Files
import Glibc

/// A file locked with flock(2) by this process. Its text is removed before the lock is given back; the file stays, as removing it would
/// let two processes hold locks on two files of one name.
final class LockedFile {
    enum Outcome {
        case taken(LockedFile)
        case held
        /// The file system has no locks.
        case unsupported
    }

    private var descriptor: Int32
    private let isExclusive: Bool

    private init(descriptor: Int32, isExclusive: Bool) {
        self.descriptor = descriptor
        self.isExclusive = isExclusive
    }

    deinit { release() }

    static func take(_ path: String, exclusive: Bool) throws(RunLockError) -> Outcome {
        // On NFS an exclusive lock takes a file open for writing, a shared one a file open for reading.
        // Its text is removed: not through a link that came with a run.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw .system(FileError("open", path, errno)) }
        while flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            switch code {
            case EWOULDBLOCK: return .held
            case ENOLCK, ENOSYS, EOPNOTSUPP: return .unsupported
            default: throw .system(FileError("lock", path, code))
            }
        }
        return .taken(LockedFile(descriptor: descriptor, isExclusive: exclusive))
    }

    /// The lock holds without its text, which a full disk may refuse.
    func write(_ text: String) {
        let bytes = Array(text.utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    func release() {
        guard descriptor >= 0 else { return }
        if isExclusive { _ = ftruncate(descriptor, 0) }
        // Closing alone would not do while a program that is just being started still has its copy.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
        descriptor = -1
    }
}
