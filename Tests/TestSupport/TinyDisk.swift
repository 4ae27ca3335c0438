import Foundation

/// A file system of a given size, to see what programs do when the disk is full.
///
/// It is a mount, so it takes root and a machine that allows it; see ``isPossible``.
public final class TinyDisk: Sendable {
    public let directory: TemporaryDirectory

    /// - Parameters:
    ///   - kilobytes: How much it holds.
    ///   - parent: Where it is mounted.
    public init(kilobytes: Int, in parent: String? = nil) throws {
        directory = try parent.map { try TemporaryDirectory(in: $0) } ?? TemporaryDirectory()
        guard mount("nucens-tests", directory.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw SupportError("cannot mount a tmpfs: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        umount2(directory.path, Int32(MNT_DETACH))
    }

    /// Makes it read-only, or writable again, for all who see it.
    public func setReadOnly(_ isReadOnly: Bool) throws {
        guard mount("nucens-tests", directory.path, "tmpfs", UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0), nil) == 0 else {
            throw SupportError("cannot remount a tmpfs: \(String(cString: strerror(errno)))")
        }
    }

    /// Makes it larger, or smaller, for all who see it.
    public func setSize(kilobytes: Int) throws {
        guard mount("nucens-tests", directory.path, "tmpfs", UInt(MS_REMOUNT), "size=\(kilobytes)k") == 0 else {
            throw SupportError("cannot remount a tmpfs: \(String(cString: strerror(errno)))")
        }
    }

    /// The full path of `name` on it.
    public func path(_ name: String) -> String { directory.path(name) }

    /// Whether this machine lets this process mount one.
    public static let isPossible: Bool = (try? TinyDisk(kilobytes: 64)) != nil
}
