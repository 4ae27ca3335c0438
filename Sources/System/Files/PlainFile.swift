import Glibc

/// Reading files and making directories, with errors that say what the system refused.
public enum PlainFile {
    /// What is no regular file, such as a pipe, has no size; it is read up to here.
    private static let most = 1 << 28

    /// The content of a file, or its first bytes: `most` where it has as many.
    ///
    /// Pipes are read under /dev and /proc alone, where shells put them: one that lies among the files of others may wait for ever.
    public static func read(_ path: String, most limit: Int? = nil) throws(FileError) -> [UInt8] {
        let file = try OpenFile(path)
        var bytes: [UInt8] = []
        if let size = file.size { bytes.reserveCapacity(min(size, limit ?? .max)) }
        while true {
            let block = try file.next(1 << 18)
            if block.isEmpty { return bytes }
            if let limit, bytes.count + block.count >= limit { return bytes + block[..<(limit - bytes.count)] }
            guard file.size != nil || bytes.count + block.count <= most else { throw FileError("read", path, EFBIG) }
            bytes += block
        }
    }

    /// The content of a file, block by block; pipes as in ``read(_:most:)``.
    ///
    /// - Throws: ``RunError``, as the blocks do, for what cannot be read.
    public static func blocks(_ path: String) throws(RunError) -> ByteBlocks {
        func refusal(_ error: FileError) -> RunError {
            RunError("\(path) cannot be read: \(error.reason); check the path and its permissions")
        }
        do throws(FileError) {
            let file = try OpenFile(path)
            return ByteBlocks { () throws(RunError) in
                do throws(FileError) { return try file.next(ByteBlocks.size) } catch { throw refusal(error) }
            }
        } catch { throw refusal(error) }
    }

    /// Whether there is a file or a directory of this name.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether there is a file that is no directory, pipe or device.
    public static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether the name itself is a symbolic link.
    public static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The same text for all paths of a file: its place on the disk; of one that is not there, the path.
    public static func place(_ path: String) -> String {
        var status = stat()
        return stat(path, &status) == 0 ? "\(status.st_dev):\(status.st_ino)" : path
    }

    /// Gives a file a second name; where the file system knows only one, a copy. The file must not change afterwards.
    public static func link(_ path: String, to name: String) throws(FileError) {
        if Glibc.link(path, name) == 0 { return }
        try AtomicFile.write(try read(path), to: name)
    }

    /// Makes a directory and those on the way to it; one that is there already is left as it is.
    public static func makeDirectory(_ path: String) throws(FileError) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            if mkdir(part, 0o777) != 0 {
                let code = errno
                var status = stat()
                guard stat(part, &status) == 0 else { throw FileError("make the directory", part, code) }
                guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError("make the directory", part, ENOTDIR) }
            }
        }
    }
}
