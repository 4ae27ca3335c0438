import Files

/// Why a run directory could not be locked.
public enum RunLockError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Others work on it. Each holder is one line: who, where, in which job and since when; empty if they have not said.
    case held(directory: String, holders: [String])
    case system(FileError)

    public var description: String {
        switch self {
        case .held(let directory, let holders):
            let who = holders.isEmpty ? "another job" : holders.prefix(5).joined(separator: "; ")
            let more = holders.count > 5 ? "; and \(holders.count - 5) more" : ""
            return """
                \(directory) is in use by \(who)\(more)
                Wait until that has ended or end it (scancel JOB, kill PROCESS), or give another directory.
                """
        case .system(let error):
            return error.description
        }
    }
}
