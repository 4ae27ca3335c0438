import Glibc

/// Publication of files so that a reader, or a later run after a crash, sees the old file or the new one, whole, and nothing between.
///
/// Write to the name that `aside(for:)` gives, close, then `publish(as:)`:
/// ```
/// let aside = try AtomicFile.aside(for: path)
/// … write aside …
/// try AtomicFile.publish(as: path)
/// ```
public enum AtomicFile {
    /// The name under which the next version of `path` is written: in the same directory, as a rename works within a file system only.
    ///
    /// What an earlier run left there is removed. One process at a time may write a file of a given name.
    ///
    /// - Parameter writer: tells apart processes that may write the same file at the same time.
    public static func aside(for path: String, writer: String = "") throws(FileError) -> String {
        let name = asideName(path, writer)
        if unlink(name) != 0 && errno != ENOENT && errno != ENOTDIR { throw FileError("remove", name, errno) }
        return name
    }

    /// Makes what stands aside the file at `path`: syncs it to the disk, renames it over the old one, and syncs the directory.
    public static func publish(as path: String, writer: String = "") throws(FileError) {
        let name = asideName(path, writer)
        try sync(name)
        guard rename(name, path) == 0 else { throw FileError("rename to '\(path)'", name, errno) }
        try syncDirectory(of: path)
    }

    /// Brings the names in the directory of `path` to the disk, after a rename.
    static func syncDirectory(of path: String) throws(FileError) { try sync(directory(of: path)) }

    /// Makes sure that the disk has room for all of the file at `path`, whose unwritten parts take none as yet.
    ///
    /// To be called on a file that is laid out but not filled, before many processes write into it: a full disk is then one clear
    /// error before the work, not a half-written file after it. What is written already stays.
    public static func reserveSpace(of path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path, errno) }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0 else { throw FileError("seek in", path, errno) }
        guard size > 0 else { return }
        let code = posix_fallocate(descriptor, 0, size)
        guard code == 0 else { throw FileError("reserve \(size) bytes for", path, code) }
    }

    /// Writes `bytes` to the file at `path`, atomically.
    public static func write(_ bytes: [UInt8], to path: String, writer: String = "") throws(FileError) {
        let name = try aside(for: path, writer: writer)
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError("create", name, errno) }
        let failure = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        // Network file systems may report a full disk only here.
        let closing = close(descriptor) == 0 ? 0 : errno
        guard failure == 0, closing == 0 else {
            unlink(name)
            throw FileError("write", name, failure != 0 ? failure : closing)
        }
        try publish(as: path, writer: writer)
    }

    /// Writes a text as UTF-8 to the file at `path`, atomically.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }

    static func asideName(_ path: String, _ writer: String = "") -> String { path + writer + ".partial" }

    /// The errno of the write that failed, or 0.
    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(written)
        }
        return 0
    }

    private static func sync(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path, errno) }
        defer { close(descriptor) }
        // Some file systems have no sync for directories and say EINVAL; there is nothing better to be done on them.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError("sync", path, errno) }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// What the operating system refused, and what to do about it.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: String
    /// The system's error number, such as ENOSPC.
    public let code: Int32

    public init(_ operation: String, _ path: String, _ code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The system's words for it, such as "No space left on device".
    public var reason: String { String(cString: strerror(code)) }

    public var description: String {
        let advice = switch code {
        case ENOSPC, EDQUOT: "The disk or the quota is full: make room (`df -h`, `quota`) and start again."
        case EACCES, EPERM, EROFS: "Check the rights on the directory (`ls -ld`), or choose another one."
        case ELOOP: "It is a link; a run's own files are none: remove it."
        case ESPIPE, EFBIG: "It is a pipe or a device; give a file."
        case ENOENT, ENOTDIR: "Check the path; the directories on the way must exist."
        default: "Check the file system the file lies on (`df -h`)."
        }
        return "cannot \(operation) '\(path)': \(reason)\n\(advice)"
    }
}
