import Glibc

/// A symbolic link that is switched from one target to another in one step: whoever follows it finds the old or the new one.
public enum AtomicLink {
    /// Makes `path` a link to `target`, which is taken as relative to the link's directory.
    ///
    /// - Throws: ``FileError``; the link is as it was then.
    public static func point(_ path: String, to target: String) throws(FileError) {
        let aside = try AtomicFile.aside(for: path)
        guard symlink(target, aside) == 0 else { throw FileError("link", aside, errno) }
        guard rename(aside, path) == 0 else {
            let code = errno
            unlink(aside)
            throw FileError("rename to '\(path)'", aside, code)
        }
        try AtomicFile.syncDirectory(of: path)
    }

    /// Where a link points to; nil when there is nothing.
    ///
    /// - Throws: ``FileError`` when there is something that is no link.
    public static func target(of path: String) throws(FileError) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count >= 0 else {
            if errno == ENOENT { return nil }
            throw FileError("follow the link", path, errno)
        }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
