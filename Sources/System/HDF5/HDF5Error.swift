/// What went wrong with a file, and what to do about it.
public struct HDF5Error: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, such as "open".
    public let operation: String
    /// The file's path.
    public let file: String
    /// The path of the dataset or group in the file, with ".name" for an attribute; nil if it concerns the file as a whole.
    public let object: String?
    /// What the library said, its innermost message, or which check failed.
    public let reason: String
    /// What to do.
    public let advice: String

    public init(operation: String, file: String, object: String? = nil, reason: String, advice: String? = nil) {
        self.operation = operation
        self.file = file
        self.object = object
        self.reason = reason
        self.advice = advice ?? Self.advice(for: reason, file: file)
    }

    public var description: String {
        "HDF5: cannot \(operation) \(object.map { "'\($0)' in " } ?? "")'\(file)': \(reason)\n\(advice)"
    }

    /// The cures of the failures that users meet. The library tells them apart in its texts only.
    private static func advice(for reason: String, file: String) -> String {
        let text = reason.lowercased()
        func says(_ phrases: String...) -> Bool {
            phrases.contains { text.contains($0) }
        }
        if says("unable to lock", "lock the file", "lock file") {
            return "Another process has the file open for writing, or the file system has no locks; in the second case set "
                + "HDF5_USE_FILE_LOCKING=FALSE in the environment."
        }
        if says("stands in other files", "callback returned failure", "traversal") {
            return "Links to other files are not followed: copy what they name into this one (`h5repack`, or h5py's copy)."
        }
        if says("it is damaged:") { return "The file is damaged: make it again or restore it." }
        if says("truncated file", "signature", "bad superblock", "superblock", "end of file", "addr overflow", "object header") {
            return "It is not an HDF5 file, or it was cut off while it was written or copied; make it again or restore it."
        }
        if says("no space left", "disk quota", "quota exceeded", "mpi_err_no_space", "mpi_err_quota") {
            return "The disk or the quota is full: make room (`df -h`, `quota`) and start again."
        }
        if says("file write failed") {
            return "Most often the disk or the quota is full: look (`df -h`, `quota`), make room and start again."
        }
        if says("file exists", "mpi_err_file_exists", "already exists", "name already exists") {
            return "Choose another name, or remove the old one if it is no longer needed."
        }
        if says("permission denied", "read-only file system", "mpi_err_access", "mpi_err_read_only", "no write intent") {
            return "Check the rights on the file and its directory (`ls -ld`), and that it was opened for writing."
        }
        if says("no such file", "not a directory", "mpi_err_no_such_file", "mpi_err_bad_file") {
            return "Check the path; the directories on the way must exist."
        }
        if says("doesn't exist", "not found", "component not found", "can't find") {
            return "See what the file holds: h5dump -n '\(file)'"
        }
        return "If the text above does not say it: check the file (`h5dump -n '\(file)'`) and the file system it lies on (`df -h`)."
    }
}
