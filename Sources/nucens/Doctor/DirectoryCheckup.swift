import Cluster
import Files
import Glibc
import HDF5
import MPI
import Text

/// Tries out the directory for the results, on all ranks together.
struct DirectoryCheckup {
    let directory: String
    let communicator: Communicator

    init(directory: String, communicator: Communicator) {
        self.directory = directory
        self.communicator = communicator
    }

    /// On rank 0; empty on the others.
    func findings() throws -> [Finding] {
        let probe = communicator.isRoot ? Result { () throws(FileError) in try DirectoryProbe(directory: directory) } : nil
        defer { try? probe?.get().remove() }
        let file = try communicator.broadcast((try? probe?.get().file) ?? "")
        guard !file.isEmpty else {
            guard case .failure(let error)? = probe else { return [] }
            return [.fault("output", error)]
        }
        let seen = DirectoryProbe.look(at: file)
        let all = try communicator.allgather(Array(seen.rawValue.utf8)).map {
            DirectoryProbe.Locking(rawValue: String(decoding: $0, as: UTF8.self))
        }
        var findings: [Finding] = []
        if let probe = try probe?.get() { findings = [room(probe), locks(probe, all)] }
        // On directories that only share a name, the ranks would wait for each other in one file that is two.
        guard !all.contains(.invisible) else { return findings }
        let trial = Result { try writeTogether(file + ".h5") }
        let failure: String? = if case .failure(let error) = trial { "\(error)" } else { nil }
        let failed = try communicator.agree(on: failure)
        guard communicator.isRoot else { return [] }
        unlink(file + ".h5")
        return findings + [failed.map { .fault("parallel file", $0) } ?? sharedFile]
    }

    private func room(_ probe: DirectoryProbe) -> Finding {
        let time = Table.number(probe.syncTime * 1000)
        let text = "\(directory): \(MachineCheckup.bytes(probe.free)) free, a megabyte on the disk in \(time) ms"
        if probe.free < 1 << 30 {
            return .note("output", text, do: "50 members of the reference network take about 350 MB: make room, or give another --output.")
        }
        if probe.syncTime > 2 {
            return .note("output", text, do: "Every finished member waits for that: give an --output on a faster file system (scratch).")
        }
        return .ok("output", text)
    }

    private func locks(_ probe: DirectoryProbe, _ seen: [DirectoryProbe.Locking?]) -> Finding {
        if let blind = seen.firstIndex(of: .invisible) {
            return .fault(
                "file system", "rank \(blind) does not see what rank 0 writes in \(directory)",
                do: "Give an --output on a file system that all nodes share, not on a disk of each node's own such as /tmp.")
        }
        if seen.contains(.ignored) {
            return .note(
                "locks", "each node keeps locks for itself: two jobs on one run directory would not notice each other",
                do: "Start one job a run directory, or mount the file system with flock (Lustre: -o flock).")
        }
        if seen.contains(.unsupported) || probe.recordLocking != .works {
            return .note(
                "locks", "flock \(seen.contains(.unsupported) ? "no" : "yes"), fcntl \(probe.recordLocking == .works ? "yes" : "no")",
                do: "A run is guarded by a heartbeat instead. If HDF5 complains of locks, set HDF5_USE_FILE_LOCKING=FALSE.")
        }
        return .ok("locks", "flock and fcntl work, seen by all ranks")
    }

    private var sharedFile: Finding { .ok("parallel file", "\(communicator.size) rank(s) wrote one HDF5 file together and read it back") }

    /// A row a rank, as results are written.
    private func writeTogether(_ path: String) throws {
        let file = try HDF5File.create(path, ranks: .world)
        let dataset = try file.makeDataset("trial", of: Double.self, shape: [communicator.size])
        try dataset.write([Double(communicator.rank)], rows: communicator.rank..<communicator.rank + 1, transfer: .collective)
        try file.close()
        let again = try HDF5File.open(path, ranks: .world)
        let values = try again.dataset("trial").read(Double.self, transfer: .collective)
        try again.close()
        guard values == (0..<communicator.size).map(Double.init) else {
            throw HDF5Error(operation: "read back", file: path, reason: "\(values)", advice: "Give an --output on another file system.")
        }
    }
}
