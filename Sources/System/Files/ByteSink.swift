import Glibc

/// Where a long output goes piece by piece: standard output, or a file that appears under its name when it is whole.
public final class ByteSink {
    private let path: String?
    private let descriptor: Int32
    private var isOpen = true
    private var buffer: [UInt8] = []

    private init(path: String?, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// What is written has gone when the process ends, whole or not.
    public static var standardOutput: ByteSink { ByteSink(path: nil, descriptor: 1) }

    /// A new file, written aside until ``finish()``.
    public static func file(_ path: String) throws(FileError) -> ByteSink {
        let name = try AtomicFile.aside(for: path)
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError("create", name, errno) }
        return ByteSink(path: path, descriptor: descriptor)
    }

    deinit { cancel() }

    public func write(_ text: String) throws(FileError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Publishes the file. Nothing can be written afterwards.
    public func finish() throws(FileError) {
        try flush()
        guard let path, isOpen else { return }
        isOpen = false
        // Network file systems may report a full disk only here.
        guard close(descriptor) == 0 else {
            let code = errno
            unlink(AtomicFile.asideName(path))
            throw FileError("write", path, code)
        }
        try AtomicFile.publish(as: path)
    }

    /// Gives up: nothing of the file is left. Does nothing after ``finish()``.
    public func cancel() {
        guard let path, isOpen else { return }
        isOpen = false
        close(descriptor)
        unlink(AtomicFile.asideName(path))
    }

    private func flush() throws(FileError) {
        let code = buffer.withUnsafeBytes { AtomicFile.writeAll($0, to: descriptor) }
        buffer.removeAll(keepingCapacity: true)
        guard code == 0 else {
            cancel()
            throw FileError("write to", path ?? "standard output", code)
        }
    }
}
