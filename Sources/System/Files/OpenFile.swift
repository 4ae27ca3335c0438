import Glibc

/// A file that is open for reading, from its beginning.
final class OpenFile {
    private let path: String
    private let descriptor: Int32
    /// Bytes of a regular file; nil of a pipe or a device.
    let size: Int?

    /// Pipes are read under /dev and /proc alone, where shells put them: one that lies among the files of others may wait for ever.
    init(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO, !["/dev/", "/proc/"].contains(where: path.hasPrefix) {
            throw FileError("read", path, ESPIPE)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", path, errno) }
        size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
        (self.path, self.descriptor) = (path, descriptor)
    }

    deinit { close(descriptor) }

    /// The next bytes, at most so many; none at the end.
    func next(_ most: Int) throws(FileError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            repeat {
                let read = Glibc.read(descriptor, buffer.baseAddress, most)
                (count, code) = (max(0, read), read < 0 ? errno : 0)
            } while code == EINTR
        }
        guard code == 0 else { throw FileError("read", path, code) }
        return bytes
    }
}
