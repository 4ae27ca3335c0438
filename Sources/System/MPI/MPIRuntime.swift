import COpenMPI
import Glibc

/// The life of MPI in this process: started once, finalized once, on every path.
public enum MPIRuntime {
    /// Starts MPI and returns the communicator of all ranks.
    ///
    /// Without a launcher it is a communicator of one rank, also where no `mpirun` is installed. MPI's errors come back as
    /// `MPIError` from here on. All ranks must call this, on one thread at a time. Parse the command line before: `mpirun` takes
    /// a process that ends between start and finalize for a crash, and ends the others.
    ///
    /// - Parameter largestCount: The number of elements that one MPI call moves at most. MPI counts in `Int32`; tests choose less.
    /// - Throws: `MPIError.launch` on every task if the tasks of the launcher would not form one world. Let only the task with
    ///   `LaunchEnvironment().isFirstTask` report it.
    public static func start(largestCount: Int = Int(Int32.max)) throws(MPIError) -> Communicator {
        guard nucens_mpi_is_running() == 0, nucens_mpi_is_finalized() == 0 else { throw .startedTwice }
        let launch = LaunchEnvironment()
        try launch.checkBeforeStart()
        try check(nucens_mpi_start(launch.tasks <= 1 && !launch.offersMPI ? 1 : 0), "start", rank: launch.task)
        let world: Communicator
        do throws(MPIError) {
            world = try Communicator(largestCount: max(1, min(largestCount, Int(Int32.max))))
            try launch.checkWorld(size: world.size)
        } catch {
            _ = nucens_mpi_finalize()
            throw error
        }
        return world
    }

    /// Ends MPI; a collective operation, and the last one. Does nothing if MPI is not running, so that every path may call it.
    ///
    /// If one rank cannot come here because the others wait for it elsewhere, ``abort(status:)`` is the way out.
    public static func finalize() throws(MPIError) {
        guard isRunning else { return }
        try check(nucens_mpi_finalize(), "finalize", rank: LaunchEnvironment().task)
    }

    /// Ends this and all other ranks at once. The last resort: files open for writing are left unreadable.
    public static func abort(status: Int32 = 1) -> Never {
        nucens_mpi_abort(status)
    }

    /// Whether MPI is started and not yet finalized.
    public static var isRunning: Bool { nucens_mpi_is_running() == 1 }

    /// The MPI library and its version, such as "Open MPI v4.1.4, …". Can be asked before start.
    public static var libraryVersion: String {
        text(capacity: 8192) { nucens_mpi_library_version($0, $1) }
    }

    /// The text that a C function writes into a buffer.
    static func text(capacity: Int, _ write: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress, write(start, capacity) == 0 else { return "unknown" }
            return String(cString: start)
        }
    }

    static func check(_ code: Int32, _ operation: String, rank: Int) throws(MPIError) {
        guard code != 0 else { return }
        let message = text(capacity: 1024) { start, capacity in
            nucens_mpi_error_text(code, start, capacity)
            return 0
        }
        throw .library(operation: operation, rank: rank, code: Int(code), text: message)
    }
}
