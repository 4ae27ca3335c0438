import Cluster
import Foundation
import Launching
import Testing
import TestSupport
import Testing

/// The program under Slurm, on a cluster of two nodes that `Slurm/test-cluster` makes of this machine.
@Suite("Under Slurm", .serialized, .enabled(if: Cluster.obstacle == nil, "\(Cluster.obstacle ?? "")"))
struct ClusterTests {
    @Test("ranks of srun form one world, on one node and on two; tasks that do not know each other are refused")
    func jobs() async throws {
        // Nodes have their own /tmp, so what jobs need lies elsewhere.
        let directory = try TemporaryDirectory(in: "/var/tmp")
        let (shared, hidden) = (try TemporaryDirectory(in: "/tmp"), try TemporaryDirectory(in: "/tmp"))
        let place = shared.path("with a space")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        try await Cluster.with(directory.path("cluster"), sharing: [place]) { cluster in
            try await checkNodes(on: cluster, shared: place, hidden: hidden.path)
            try await check(on: cluster, directory: directory)
        }
    }

    /// Nodes see the source tree and what they share below /tmp, where each has all else for itself.
    private func checkNodes(on cluster: Cluster, shared: String, hidden: String) async throws {
        let script = #"test -f "$1" && test ! -e "$2" && touch /tmp/mine "$3/$SLURMD_NODENAME" && ls /tmp"#
        let outcome = try await cluster.run(
            "srun", ["-N2", "-n2", "sh", "-c", script, "sh", Repository.path("Package.swift"), hidden, shared])
        #expect(outcome.succeeded && outcome.output.components(separatedBy: "mine\n").count == 3, "\(outcome)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared).sorted() == ["n1", "n2"])
        #expect(!FileManager.default.fileExists(atPath: "/tmp/mine"))
    }

    private func check(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("ParallelChecks")
        try FileManager.default.copyItem(atPath: try Launcher.executable("ParallelChecks"), toPath: program)

        let oneNode = try await cluster.run("srun", ["-n", "2", program, "all", directory.path])
        #expect(oneNode.succeeded && oneNode.output.contains("hdf5: ok on 2 ranks"), "\(oneNode)")
        let file = directory.path("parallel.h5")
        let bytes = FileManager.default.contents(atPath: file)
        #expect(bytes != nil)

        let twoNodes = try await cluster.run("srun", ["-N2", "-n4", program, "all", directory.path])
        #expect(twoNodes.succeeded, "\(twoNodes)")
        #expect(twoNodes.output.contains("collectives: ok on 4 ranks") && twoNodes.output.contains("hdf5: ok on 4 ranks"), "\(twoNodes)")
        #expect(FileManager.default.contents(atPath: file) == bytes, "two nodes write the same bytes as one")

        // Each task would be rank 0 of 1. All leave with status 1; one of them says why.
        let refused = try await cluster.run("srun", ["--mpi=none", "-n", "2", program, "where"])
        #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
        #expect(refused.errors.components(separatedBy: "srun started 2 tasks").count == 2, "\(refused)")
        #expect(refused.errors.contains("srun --mpi=pmix") && !refused.errors.contains("MPI_Init"), "\(refused)")
        let single = try await cluster.run("srun", ["--mpi=none", "-n", "1", program, "where"])
        #expect(single.succeeded && single.output.hasPrefix("rank 0 of 1 on "), "\(single)")

        try await checkBatch(on: cluster, directory: directory, program: program)
    }

    /// A batch script whose own process is alone, and whose `srun` and `mpirun` are not; and what Slurm knows of the job.
    private func checkBatch(on cluster: Cluster, directory: TemporaryDirectory, program: String) async throws {
        let script = directory.path("job.sh")
        let log = directory.path("job.log")
        try """
            #!/bin/bash
            #SBATCH --nodes=2 --ntasks=4 --time=00:07:00 --requeue --output=\(log)
            set -e
            scontrol show job $SLURM_JOB_ID | grep -oE 'TimeLimit=[^ ]*|Requeue=[^ ]*'
            \(program) where
            srun \(program) where
            mpirun --allow-run-as-root -n 4 \(program) where
            echo end
            """.write(toFile: script, atomically: true, encoding: .utf8)
        let outcome = try await cluster.run("sbatch", ["--wait", script])
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        #expect(outcome.succeeded, "\(outcome)\n\(text)")
        let lines = text.split(separator: "\n")
        #expect(lines.contains("TimeLimit=00:07:00") && lines.contains("Requeue=1"), "\(text)")
        #expect(lines.count { $0.hasPrefix("rank 0 of 1 on ") } == 1, "\(text)")
        #expect(lines.count { $0.hasPrefix("rank 3 of 4 on ") } == 2, "\(text)")
        #expect(lines.last == "end", "\(text)")
    }

    @Test("the cluster's script says what is wrong", arguments: [
        (["up", "/tmp/cluster"], "Choose a directory elsewhere"),
        (["down", "/var/tmp/no-such-cluster"], "no cluster in"),
        (["env", "/var/tmp/no-such-cluster"], "no cluster in"),
        (["up", "/etc"], "was not made by this script"),
        (["sideways"], "Slurm/test-cluster up"),
    ])
    func complaints(arguments: [String], phrase: String) async throws {
        let outcome = try await Launcher.run(Repository.path("Slurm/test-cluster"), arguments)
        #expect(outcome.status != 0 && outcome.errors.contains(phrase), "\(outcome)")
    }

    @Test("what a killed cluster left behind is cleared away by the next")
    func recovers() async throws {
        let directory = try TemporaryDirectory(in: "/var/tmp")
        let path = directory.path("cluster")
        let cluster = try await Cluster.up(in: path)
        // A second `up` leaves a running cluster alone.
        let before = cluster.processes
        #expect(before.count == 4)
        _ = try await Cluster.up(in: path)
        #expect(cluster.processes == before)

        for name in ["slurmctld", "slurmd-n1"] { kill(try #require(cluster.processes[name]), SIGKILL) }
        let again = try await Cluster.up(in: path)
        let hostname = try await again.run("srun", ["-N2", "-n2", "true"])
        #expect(hostname.succeeded, "\(hostname)")
        let after = again.processes
        #expect(after.count == 4 && Set(after.values).isDisjoint(with: before.values))
        try await again.down()
        for process in after.values { #expect(!Cluster.isAlive(process), "process \(process) still runs") }
    }
}
