/// How the program ends, for job scripts.
public enum ExitStatus {
    /// Stopped in time by a signal or the end of the job's time: to be started again with --resume (EX_TEMPFAIL of sysexits.h).
    public static let resume: Int32 = 75
}

/// Training stopped before its end, all ranks in order: nothing is lost, and the run is to be resumed.
public struct Interruption: Error, Sendable, CustomStringConvertible {
    /// "SIGTERM", "the job's time ends".
    public var reason: String
    /// What to type to go on.
    public var command: String

    public init(reason: String, command: String) {
        self.reason = reason
        self.command = command
    }

    public var description: String { "stopped (\(reason)): resume me with '\(command)'; finished members and checkpoints are kept" }
}
