import Foundation
import Launching
import Testing
import TestSupport

extension ClusterTests {
    @Test("srun nucens: the same bits on one node, on two nodes and without a launcher; a killed rank costs no finished member")
    func training() async throws {
        let directory = try TemporaryDirectory(in: "/var/tmp")
        try await Cluster.with(directory.path("cluster")) { cluster in
            try await train(on: cluster, directory: directory)
            try await killARank(on: cluster, directory: directory)
        }
    }

    private func train(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("nucens")
        try FileManager.default.copyItem(atPath: try Launcher.executable("nucens"), toPath: program)
        try """
            network: {width: 24, blocks: 3}
            training: {epochs: 20, batch_size: 512, normalization_interval: 5}
            bands: {points: 7}

            """.write(toFile: directory.path("card.yaml"), atomically: true, encoding: .utf8)
        let arguments = [directory.path("card.yaml"), "--replicas", "4", "--output"]

        let alone = try await Launcher.run(program, arguments + [directory.path("alone")])
        #expect(alone.succeeded, "\(alone)")
        for (name, options) in [("one", ["-n", "1"]), ("one-node", ["-n", "2"]), ("three", ["-N2", "-n3"]), ("two-nodes", ["-N2", "-n4"])] {
            let run = try await cluster.run("srun", options + [program] + arguments + [directory.path(name)])
            #expect(run.succeeded && run.output.replacing(name, with: "alone") == alone.output, "\(run)")
        }
        let compared = try await Python.run(
            Repository.path("Tests/Python/compare_runs.py"), ["alone", "one", "one-node", "three", "two-nodes"].map { directory.path($0) })
        #expect(compared.succeeded, "\(compared)")

        // Tasks that do not know each other would each train all replicas into the same directory.
        let strangers = try await cluster.run("srun", ["--mpi=none", "-n", "2", program] + arguments + [directory.path("strangers")])
        #expect(strangers.status == 1 && strangers.errors.components(separatedBy: "nucens: error: ").count == 2, "\(strangers)")
        #expect(strangers.errors.contains("srun --mpi=pmix"), "\(strangers)")
        #expect(!FileManager.default.fileExists(atPath: directory.path("strangers")))
    }

    private func killARank(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let run = directory.path("killed")
        let arguments = [directory.path("card.yaml"), "--replicas", "6", "--epochs", "600", "--output", run]
        let job = try cluster.start("srun", ["-N2", "-n2", "--kill-on-bad-exit=1", directory.path("nucens")] + arguments)
        func members() -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: run + "/members")) ?? []).filter { $0.hasSuffix(".member") }.sorted()
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while members().isEmpty && ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        try job.signal(SIGKILL, to: "nucens")
        let killed = try await job.outcome()
        #expect(!killed.succeeded, "\(killed)")
        let kept = members()
        #expect(!kept.isEmpty && kept.count < 6, "\(kept)")
        let times = try kept.map { try FileManager.default.attributesOfItem(atPath: "\(run)/members/\($0)")[.modificationDate] as? Date }

        let resumed = try await cluster.run("srun", ["-n", "3", directory.path("nucens")] + arguments + ["--resume"])
        let told = "\(kept.count) members were finished before; \(6 - kept.count) to train"
        #expect(resumed.succeeded && resumed.errors.contains(told), "\(resumed)")
        let after = try kept.map { try FileManager.default.attributesOfItem(atPath: "\(run)/members/\($0)")[.modificationDate] as? Date }
        #expect(after == times, "nothing finished is trained again")
    }
}
