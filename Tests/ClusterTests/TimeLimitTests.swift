import Cluster
import Foundation
import Launching
import Testing
import TestSupport

extension ClusterTests {
    @Test("Slurm/train.sbatch with a limit of one minute: it stops in time, goes back into the queue, and ends with the bits of one piece")
    func timeLimitAndRequeue() async throws {
        let directory = try TemporaryDirectory(in: "/var/tmp")
        try await Cluster.with(directory.path("cluster")) { cluster in
            try await trainWithinAMinute(on: cluster, directory: directory)
        }
    }

    private func trainWithinAMinute(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("nucens")
        try FileManager.default.copyItem(atPath: try Launcher.executable("nucens"), toPath: program)
        // The job has one core, and what it is compared with has another, at the same time: the limit of a minute is Slurm's smallest.
        let (core, otherCore) = (try Self.core(0), try Self.core(1))
        // As many replicas as take longer than the fifty seconds that they get at a time, on machines of any speed.
        try """
            network: {width: 32, blocks: 3}
            training: {epochs: 400, batch_size: 512, normalization_interval: 10}
            bands: {points: 7}

            """.write(toFile: directory.path("card.yaml"), atomically: true, encoding: .utf8)
        let trial = directory.path("trial")
        let start = ContinuousClock.now
        let tried = try await cluster.run(
            "srun", ["-n", "2"] + core + [program, directory.path("card.yaml"), "--replicas", "32", "--output", trial])
        #expect(tried.succeeded, "\(tried)")
        let replicas = min(5000, max(32, Int(32 * 68 / ((ContinuousClock.now - start) / .seconds(1)))))

        var script = String(decoding: FileManager.default.contents(atPath: Repository.path("Slurm/train.sbatch")) ?? Data(), as: UTF8.self)
        for (line, mine) in [
            ("#SBATCH --ntasks=50", "#SBATCH --ntasks=2"), ("#SBATCH --mem-per-cpu=1G", "#SBATCH --mem-per-cpu=200M"),
            ("#SBATCH --time=04:00:00", "#SBATCH --time=1"), ("--signal=USR1@120", "--signal=USR1@5"),
            ("Configs/carbon.yaml", directory.path("card.yaml")),
            ("srun nucens", "srun \(core.joined(separator: " ")) \(program) --replicas \(replicas)"),
            ("\"nucens-$SLURM_JOB_ID\"", directory.path("run")), ("--output=%x-%j.out", "--output=\(directory.path("job.log"))"),
        ] {
            #expect(script.contains(line), "Slurm/train.sbatch has no '\(line)'")
            script = script.replacing(line, with: mine)
        }
        try script.write(toFile: directory.path("job.sh"), atomically: true, encoding: .utf8)
        let submitted = try await cluster.run("sbatch", ["--parsable", directory.path("job.sh")])
        let job = submitted.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(submitted.succeeded, "\(submitted)")
        let piece = try Launcher.start(
            otherCore[0],
            otherCore.dropFirst()
                + [program, directory.path("card.yaml"), "--replicas", "\(replicas)", "--output", directory.path("whole")],
            timeout: .seconds(300))
        let deadline = ContinuousClock.now + .seconds(300)
        let result = directory.path("run/ensemble.h5")
        while !FileManager.default.fileExists(atPath: result), .now < deadline { try await Task.sleep(for: .milliseconds(500)) }
        let log = String(decoding: FileManager.default.contents(atPath: directory.path("job.log")) ?? Data(), as: UTF8.self)
        _ = try await cluster.run("scancel", [job])
        #expect(FileManager.default.fileExists(atPath: result), "no result\n\(log)")
        #expect(log.contains("resume me with") && log.contains("members were finished before"), "\(log)")
        #expect(log.contains("the job's time ends") || log.contains("SIGUSR1"), "\(log)")
        #expect(!log.contains("DUE TO TIME LIMIT"), "Slurm had to end the job itself: \(log)")

        let whole = try await piece.outcome()
        #expect(whole.succeeded, "\(whole)")
        let compared = try await Python.run(
            Repository.path("Tests/Python/compare_runs.py"), [directory.path("whole"), directory.path("run")])
        #expect(compared.succeeded, "\(compared)")
    }

    /// Words before a command that keep it to one of this machine's cores, or to its only one.
    private static func core(_ number: Int) throws -> [String] {
        let cores = Machine.allowedCores
        return ["taskset", "-c", "\(cores[number % cores.count])"]
    }
}
