import CSignals
import Glibc

/// Requests to stop from outside: by the batch system before the time limit, by `scancel`, by the user.
///
/// `srun` and `mpirun` hand them on to the ranks, at slightly different moments, and not always to all: what to do about one is
/// to be agreed on by all ranks.
public enum StopSignals {
    public enum Signal: Int32, Sendable, CustomStringConvertible {
        /// SIGTERM: of `scancel`, `kill`, and of Slurm when the time is over, some seconds before it kills.
        case terminate = 15
        /// SIGUSR1: of Slurm when a job script says `#SBATCH --signal=USR1@120`, so many seconds before the time limit.
        case user1 = 10
        /// SIGUSR2: of batch systems that warn with it, as Grid Engine does.
        case user2 = 12
        /// SIGHUP: the terminal was closed.
        case hangUp = 1
        /// SIGXCPU: the limit of processor time (ulimit -t) is near.
        case processorTime = 24
        /// SIGINT: Ctrl-C.
        case interrupt = 2

        public var description: String {
            switch self {
            case .terminate: "SIGTERM"
            case .user1: "SIGUSR1"
            case .user2: "SIGUSR2"
            case .hangUp: "SIGHUP"
            case .processorTime: "SIGXCPU, the limit of processor time is reached"
            case .interrupt: "SIGINT"
            }
        }
    }

    /// From here on these signals are noted and end nothing; a second SIGINT ends the process at once. A second call does nothing.
    ///
    /// A signal that the process was started to ignore, as SIGINT is in scripts' background jobs, stays ignored. Call it after
    /// `MPIRuntime.start()`, as MPI libraries may set handlers of their own.
    public static func install() {
        let failure = nucens_signals_install()
        precondition(failure == 0, "the system refuses handlers of signals: \(String(cString: strerror(failure)))")
    }

    /// From here on a file beyond the limit of the process (ulimit -f) is an error of the write, which commands report, and not the end by
    /// SIGXFSZ.
    public static func refuseLargeFiles() { nucens_signals_refuse_large_files() }

    /// The first signal that came; nil if none has. One read of memory: cheap enough for every step of a training.
    public static var received: Signal? { Signal(rawValue: nucens_signals_received()) }
}
