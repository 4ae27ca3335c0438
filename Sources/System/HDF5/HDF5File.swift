import CHDF5
import Glibc

/// An HDF5 file.
///
/// Closed by ``close()``, which reports what could not be written; one that is let go without it (on the way out of an error) is
/// closed then, silently. Objects are named by their path in the file, "/points/energy"; groups on the way to a new object are made.
/// The same calls with the same values give the same bytes, as nothing in the file bears a time.
///
/// A file opened with `.world` is opened by all ranks together. Making objects, writing attributes, flushing and closing are then done by
/// all ranks in the same order with the same values; reading, and writing to datasets with independent transfer, by any rank alone.
/// A rank that dies before the file is closed leaves it unreadable.
///
/// The library does one thing at a time: calls from several threads wait for each other.
public final class HDF5File {
    public enum Access: Sendable {
        case readOnly, readWrite
    }

    /// Who opens the file.
    public enum Ranks: Sendable {
        /// This process alone. MPI need not run.
        case one
        /// All ranks of MPI's world together.
        case world
    }

    /// The path it was opened by.
    public let path: String
    public let ranks: Ranks
    private let isWritable: Bool
    private var handle: nucens_h5_id

    private init(path: String, ranks: Ranks, isWritable: Bool, handle: nucens_h5_id) {
        self.path = path
        self.ranks = ranks
        self.isWritable = isWritable
        self.handle = handle
    }

    deinit {
        guard handle >= 0 else { return }
        var failure = nucens_h5_failure()
        _ = nucens_h5_close_file(handle, &failure)
    }

    /// Makes a new file for reading and writing.
    ///
    /// - Throws: `HDF5Error`, also if the file exists: nothing is ever overwritten.
    public static func create(_ path: String, ranks: Ranks = .one) throws(HDF5Error) -> HDF5File {
        let handle = try Self.call("create", file: path) { nucens_h5_create_file(path, ranks == .world ? 1 : 0, $0) }
        return HDF5File(path: path, ranks: ranks, isWritable: true, handle: handle)
    }

    /// Opens an existing file.
    ///
    /// A lock that another holds may be gone in a moment, as that of a writer that is just closing, or of a program that was started a
    /// moment ago and has not yet closed what it inherited: one rank alone waits for it, a second at most.
    public static func open(_ path: String, _ access: Access = .readOnly, ranks: Ranks = .one) throws(HDF5Error) -> HDF5File {
        let isWritable = access == .readWrite
        let deadline = ContinuousClock.now + .seconds(ranks == .one ? 1 : 0)
        while true {
            do throws(HDF5Error) {
                let handle = try Self.call("open", file: path) {
                    nucens_h5_open_file(path, isWritable ? 1 : 0, ranks == .world ? 1 : 0, $0)
                }
                return HDF5File(path: path, ranks: ranks, isWritable: isWritable, handle: handle)
            } catch {
                guard error.reason.contains("unable to lock file"), .now < deadline else { throw error }
                usleep(20_000)
            }
        }
    }

    /// Closes the file and its datasets. A second call does nothing. Of a parallel file, each rank brings what it wrote to the disk.
    ///
    /// - Throws: `HDF5Error` if the last of the data could not be written; the file is closed nevertheless, and not to be used.
    public func close() throws(HDF5Error) {
        guard handle >= 0 else { return }
        defer { handle = -1 }
        let handle = handle
        _ = try Self.call("close", file: path) { nucens_h5_close_file(handle, $0) }
        // Not by flushing, which all ranks do together: where it fails on one of them, the library leaves the others waiting for ever.
        if isWritable && ranks == .world { try sync() }
    }

    private func sync() throws(HDF5Error) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HDF5Error(operation: "sync", file: path, reason: String(cString: strerror(errno))) }
        let code = fsync(descriptor) == 0 ? 0 : errno
        Glibc.close(descriptor)
        guard code == 0 else { throw HDF5Error(operation: "sync", file: path, reason: String(cString: strerror(code))) }
    }

    /// Hands all that was written to the operating system; in a parallel file to the disk.
    public func flush() throws(HDF5Error) {
        try call("flush") { file, failure in nucens_h5_flush(file, failure) }
    }

    // MARK: the library

    /// Whether the HDF5 library was built with MPI, so that `.world` is possible.
    public static var isParallel: Bool { nucens_h5_has_parallel() != 0 }

    /// The library's version, such as "1.10.8".
    public static var libraryVersion: String {
        var (major, minor, release): (Int32, Int32, Int32) = (0, 0, 0)
        nucens_h5_version(&major, &minor, &release)
        return "\(major).\(minor).\(release)"
    }

    // MARK: calls into C

    /// Runs one call on the open file.
    @discardableResult
    func call<Status: SignedInteger>(
        _ operation: String, _ object: String? = nil,
        _ body: (nucens_h5_id, UnsafeMutablePointer<nucens_h5_failure>) -> Status
    ) throws(HDF5Error) -> Status {
        guard handle >= 0 else {
            throw HDF5Error(
                operation: operation, file: path, object: object, reason: "the file is closed", advice: "Open it again before using it.")
        }
        return try Self.call(operation, file: path, object) { body(handle, $0) }
    }

    static func call<Status: SignedInteger>(
        _ operation: String, file: String, _ object: String? = nil,
        _ body: (UnsafeMutablePointer<nucens_h5_failure>) -> Status
    ) throws(HDF5Error) -> Status {
        var failure = nucens_h5_failure()
        let status = body(&failure)
        guard status < 0 else { return status }
        let reason = withUnsafeBytes(of: failure.text) { bytes in
            tidy(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        }
        throw HDF5Error(operation: operation, file: file, object: object, reason: reason, advice: advice(for: reason))
    }

    /// The library's text on one line, without the addresses in memory with which its reports of failed reads and writes end.
    private static func tidy(_ text: String) -> String {
        var words = text.split(whereSeparator: \.isWhitespace)
        if let address = words.indices.first(where: { words[$0] == "buf" && words[$0...].dropFirst().first == "=" }) {
            words.removeSubrange(address...)
        }
        let line = words.joined(separator: " ").replacing(" , ", with: ", ")
        return line.hasSuffix(",") ? String(line.dropLast()) : line
    }

    private static func advice(for reason: String) -> String? {
        switch reason {
        case "MPI is not running": "Start MPI before opening a file with all ranks."
        case "this HDF5 was built without MPI":
            "Build with a parallel HDF5 (Debian: libhdf5-openmpi-dev; on a cluster load the module of the parallel build)."
        default: nil
        }
    }
}
