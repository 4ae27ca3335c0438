import Foundation

/// A file system of a given size, to see what programs do when the disk is full.
///
/// It is a mount, so it takes root and a machine that allows it; see ``isPossible``.
public final class TinyDisk: Sendable {
    public let directory: TemporaryDirectory

    /// - Parameter kilobytes: How much it holds.
    public init(kilobytes: Int) throws {
        directory = try TemporaryDirectory()
        guard mount("nucens-tests", directory.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw SupportError("cannot mount a tmpfs: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        umount2(directory.path, Int32(MNT_DETACH))
    }

    /// The full path of `name` on it.
    public func path(_ name: String) -> String { directory.path(name) }

    /// Whether this machine lets this process mount one.
    public static let isPossible: Bool = (try? TinyDisk(kilobytes: 64)) != nil
}
