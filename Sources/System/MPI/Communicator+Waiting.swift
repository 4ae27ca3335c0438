import COpenMPI
import Glibc

extension Communicator {
    /// Returns when all ranks have come here; those who wait sleep between two looks.
    ///
    /// MPI's own barrier spins. Ranks that ended early would then take the cores, and on shared nodes the clock speed, of those
    /// still training.
    public func waitForAll(pollingEvery interval: Duration = .milliseconds(20)) throws(MPIError) {
        var request: OpaquePointer?
        try call("barrier") { nucens_mpi_ibarrier(&request) }
        guard let request else { return }
        while true {
            var done: Int32 = 0
            try call("barrier") { nucens_mpi_test(request, &done) }
            if done != 0 { return }
            Communicator.sleep(for: interval)
        }
    }

    /// Suspends the thread, through interruptions by signals, for `interval`.
    public static func sleep(for interval: Duration) {
        let (seconds, attoseconds) = interval.components
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while nanosleep(&wanted, &rest) != 0 && errno == EINTR { wanted = rest }
    }
}
