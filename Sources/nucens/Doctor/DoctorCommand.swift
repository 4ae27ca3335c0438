import ArgumentParser
import Cluster
import Foundation
import HDF5
import Launch
import MPI
import Text

/// `nucens doctor`: whether a run would work here, and what to do where it would not.
package struct DoctorCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say whether a run would work here, and what to do where it would not.",
        discussion: """
            Start it as the run is to be started, on as many ranks and nodes, and with the same --output:
              srun -N2 -n8 nucens doctor --output RUN
            Each line is ok, a note (works, but could be faster or safer) or a FAULT; the exit status is 1 if there is a fault.
            """)

    @Option(name: [.short, .long], help: ArgumentHelp("Where the results are to go.", valueName: "run"))
    var output = "nucens-run"

    @Option(help: ArgumentHelp("Threads that are to share out each network.", valueName: "n"))
    var threadsPerRank = 1

    @Flag(help: "Print JSON instead of lines.")
    var json = false

    package init() {}

    package func validate() throws {
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
    }

    package func run() throws {
        let launch = LaunchEnvironment()
        do {
            try launch.checkBeforeStart()
        } catch {
            // Tasks that do not know each other: one of them says what else it can see.
            if launch.isFirstTask {
                let machine = MachineCheckup(ranks: [.mine], threadsPerRank: threadsPerRank)
                try show(DoctorReport(ranks: 1, nodes: 1, findings: [.fault("launcher", error)] + machine.findings))
            }
            throw ExitCode.failure
        }
        var isFine = false
        try ParallelProgram.run { communicator, _ in isFine = try examine(communicator, launch) }
        if !isFine { throw ExitCode.failure }
    }

    private func examine(_ communicator: Communicator, _ launch: LaunchEnvironment) throws -> Bool {
        let reports = try communicator.allgather(Array(JSONEncoder().encode(RankReport.mine))).map {
            try JSONDecoder().decode(RankReport.self, from: Data($0))
        }
        let machine = MachineCheckup(ranks: reports, threadsPerRank: threadsPerRank)
        let sum = try communicator.allreduce(communicator.rank, by: .sum)
        let directory = try DirectoryCheckup(directory: output, communicator: communicator).findings()
        guard communicator.isRoot else { return try communicator.broadcast([UInt8](), from: 0) == [1] }
        var findings = [launcher(launch, communicator.size, machine.nodes.map(\.count)), mpi(communicator, sum), hdf5]
        findings += machine.findings + directory + [timeLimit]
        let report = DoctorReport(ranks: communicator.size, nodes: machine.nodes.count, findings: findings)
        try show(report)
        return try communicator.broadcast([report.ok ? 1 : 0] as [UInt8], from: 0) == [1]
    }

    private func launcher(_ launch: LaunchEnvironment, _ ranks: Int, _ ranksByNode: [Int]) -> Finding {
        let place = "\(ranks) rank(s) on \(ranksByNode.count) node(s)"
        if let launcher = launch.launcher { return .ok("launcher", "\(launcher.rawValue): \(place)") }
        guard let kinds = SlurmSite.mpiKinds() else { return .ok("launcher", "none: \(place); for more, mpirun -n RANKS nucens …") }
        guard let best = kinds.first(where: { $0.hasPrefix("pmix") }) else {
            return .note(
                "launcher", "none: \(place); srun here knows \(kinds.isEmpty ? "no MPI" : kinds.joined(separator: ", "))",
                do: "Start runs by mpirun inside of sbatch or salloc: srun without PMIx would start ranks that do not see each other.")
        }
        return .ok("launcher", "none: \(place); for more, srun --mpi=\(best) nucens …")
    }

    private func mpi(_ communicator: Communicator, _ sum: Int) -> Finding {
        let version = MPIRuntime.libraryVersion.split(separator: ",")[0]
        guard sum == communicator.size * (communicator.size - 1) / 2 else {
            return .fault(
                "MPI", "\(version): a sum over the ranks is wrong", do: "Use the MPI library that nucens was built with (ldd nucens).")
        }
        return .ok("MPI", "\(version)" + (communicator.size > 1 ? ", all ranks see each other" : ""))
    }

    private var hdf5: Finding {
        guard HDF5File.isParallel else {
            return .fault(
                "HDF5", "\(HDF5File.libraryVersion) without MPI",
                do: "Build with a parallel HDF5: NUCENS_HDF5_PC=hdf5-openmpi make build (names by pkg-config --list-all | grep hdf5).")
        }
        return .ok("HDF5", "\(HDF5File.libraryVersion), parallel")
    }

    private var timeLimit: Finding {
        do {
            if let end = try JobLimit.ends() {
                let seconds = end.timeIntervalSinceNow
                return .ok("time limit", "this job ends in \(Table.duration(max(0, seconds))), at \(end.formatted(.iso8601))")
            }
        } catch {
            return .fault("time limit", error.description, do: "Correct it or unset it.")
        }
        guard JobLimit.slurmJob({ getenv($0).map { String(cString: $0) } }) != nil else {
            return .ok("time limit", "none known; --time-limit or \(JobLimit.variable) sets one")
        }
        return .note(
            "time limit", "Slurm does not say when this job ends",
            do: "Set \(JobLimit.variable) or --time-limit, so that a run stops in time and can be resumed.")
    }

    private func show(_ report: DoctorReport) throws {
        guard json else { return print(report.text, terminator: "") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
