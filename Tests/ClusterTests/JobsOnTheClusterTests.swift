import Foundation
import Launching
import Testing
import TestSupport

extension ClusterTests {
    @Test("Jobs learn their end from Slurm, also as tasks of an array, and ranks on two nodes hear its signals; the job scripts are valid")
    func limitsAndSignals() async throws {
        let directory = try TemporaryDirectory(in: "/var/tmp")
        try await Cluster.with(directory.path("cluster")) { cluster in
            try await checkLimits(on: cluster, directory: directory)
            try await checkSignals(on: cluster, directory: directory)
            try await checkScripts(on: cluster)
            try await checkDoctor(on: cluster, directory: directory)
        }
    }

    private func checkLimits(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("ClusterChecks")
        try FileManager.default.copyItem(atPath: try Launcher.executable("ClusterChecks"), toPath: program)
        let minute = try await cluster.run("srun", ["--time=1", "-n1", program, "limit"])
        #expect(minute.succeeded && (45...60).contains(seconds(minute.output)), "\(minute)")
        let shorter = try await cluster.run("srun", ["--time=1", "-n1", program, "limit", "30s"])
        #expect(seconds(shorter.output) == 30, "\(shorter)")

        // The tasks have limits of their own; the array's number alone would ask for all of them.
        let array = try await cluster.run(
            "sbatch", ["--wait", "--array=1-2", "--time=3", "--output=\(directory.path("task-%a"))", "--wrap", "\(program) limit"])
        #expect(array.succeeded, "\(array)")
        for task in 1...2 {
            let text = String(decoding: FileManager.default.contents(atPath: directory.path("task-\(task)")) ?? Data(), as: UTF8.self)
            #expect((150...180).contains(seconds(text)), "task \(task): \(text)")
        }
    }

    /// The number in "ends in 59 s, asked 7 ms".
    private func seconds(_ output: String) -> Int { output.split(separator: " ").dropFirst(2).first.flatMap { Int($0) } ?? -1 }

    private func checkSignals(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        // By another name for each rank, as both say when they are ready.
        let ready = directory.path("ready")
        let script = "exec \(directory.path("ClusterChecks")) signals \(ready).$SLURM_PROCID"
        async let outcome = cluster.run("srun", ["-N2", "-n2", "--job-name=listeners", "sh", "-c", script])
        let deadline = ContinuousClock.now + .seconds(30)
        while (0...1).contains(where: { !FileManager.default.fileExists(atPath: "\(ready).\($0)") }) && ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        let sent = try await cluster.run("scancel", ["--signal=USR1", "--name=listeners"])
        #expect(sent.succeeded, "\(sent)")
        for rank in 0...1 { _ = FileManager.default.createFile(atPath: "\(ready).\(rank).end", contents: nil) }
        let heard = try await outcome
        #expect(heard.succeeded && heard.output.components(separatedBy: "received SIGUSR1\n").count == 3, "\(heard)")
    }

    /// Slurm reads every line that is for it, and would run the job on nodes of the size asked for.
    private func checkScripts(on cluster: Cluster) async throws {
        for name in ["train", "scan", "array", "aggregate", "nightly"] {
            let script = Repository.path("Slurm/\(name).sbatch")
            let accepted = try await cluster.run("sbatch", ["--test-only", "--ntasks=2", "--mem-per-cpu=100M", script])
            #expect(accepted.succeeded && accepted.errors.contains("to start at"), "\(name): \(accepted)")
            let text = String(decoding: FileManager.default.contents(atPath: script) ?? Data(), as: UTF8.self)
            let syntax = try await Launcher.run("bash", ["-n", script])
            #expect(syntax.succeeded && text.hasPrefix("#!/bin/bash\n"), "\(name): \(syntax)")
        }
    }

    /// Two nodes that share the run directory; and one that each has for itself, as /tmp on this cluster.
    private func checkDoctor(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("nucens")
        try FileManager.default.copyItem(atPath: try Launcher.executable("nucens"), toPath: program)
        let fine = try await cluster.run("srun", ["-N2", "-n4", "--time=5", program, "doctor", "--output", directory.path("run")])
        #expect(fine.succeeded && fine.output.contains("srun: 4 rank(s) on 2 node(s)"), "\(fine)")
        #expect(fine.output.contains("4 rank(s) wrote one HDF5 file together") && fine.output.contains("this job ends in "), "\(fine)")
        let apart = try await cluster.run("srun", ["-N2", "-n2", program, "doctor", "--output", "/tmp/run"])
        #expect(apart.status == 1 && apart.output.contains("FAULT  file system"), "\(apart)")
        #expect(apart.output.contains("rank 1 does not see what rank 0 writes in /tmp/run"), "\(apart)")
    }
}
