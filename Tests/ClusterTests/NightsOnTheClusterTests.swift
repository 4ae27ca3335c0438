import Foundation
import Launching
import Testing
import TestSupport

extension ClusterTests {
    @Test("Slurm/nightly.sbatch, three nights: one that is killed and goes on, one with nothing new, one with new points")
    func threeNights() async throws {
        let directory = try TemporaryDirectory(in: "/var/tmp")
        try await Cluster.with(directory.path("cluster")) { cluster in
            try await threeNights(on: cluster, directory: directory)
        }
    }

    private func threeNights(on cluster: Cluster, directory: TemporaryDirectory) async throws {
        let program = directory.path("nucens")
        try FileManager.default.copyItem(atPath: try Launcher.executable("nucens"), toPath: program)
        try FileManager.default.createDirectory(atPath: directory.path("in"), withIntermediateDirectories: true)
        let store = directory.path("store")
        try """
            store: \(store)
            data: {directories: ["\(directory.path("in"))"], still_for: 0}
            train:
              replicas: 4
              network: {width: 24, blocks: 3}
              training: {epochs: 1500, batch_size: 512, normalization_interval: 10}
              bands: {points: 7}
            judge: {old_data: 10, new_data: 10, roughness: 100, coverage_low: 0, normalization: 100, shape: 1000}

            """.write(toFile: directory.path("nightly.yaml"), atomically: true, encoding: .utf8)
        var script = try String(contentsOfFile: Repository.path("Slurm/nightly.sbatch"), encoding: .utf8)
        for (line, mine) in [
            ("#SBATCH --ntasks=50", "#SBATCH --ntasks=2"), ("#SBATCH --mem-per-cpu=1G", "#SBATCH --mem-per-cpu=200M"),
            ("Configs/nightly.yaml           #", "\(directory.path("nightly.yaml"))  #"), ("srun nucens", "srun \(program)"),
            ("--output=%x-%j.out", "--output=\(directory.path("job.log"))"),
        ] {
            #expect(script.contains(line), "Slurm/nightly.sbatch has no '\(line)'")
            script = script.replacing(line, with: mine)
        }
        try script.write(toFile: directory.path("job.sh"), atomically: true, encoding: .utf8)
        func log() -> String { String(decoding: FileManager.default.contents(atPath: directory.path("job.log")) ?? Data(), as: UTF8.self) }
        func nights() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { $0.hasPrefix("20") } }
        func wait(_ isDone: () -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(180)
            while !isDone(), .now < deadline { try await Task.sleep(for: .milliseconds(50)) }
        }

        // The first night: submitted by the small check, killed in the middle, and submitted again.
        let submit = ["nightly", directory.path("nightly.yaml"), "--submit", "sbatch --parsable \(directory.path("job.sh"))"]
        let first = try await cluster.run(program, submit)
        #expect(first.succeeded && first.output.contains("to do: train the ensemble of 12C"), "\(first)")
        let job = String(first.output.split(separator: "\n").last ?? "")
        try await wait {
            let members = nights().first.flatMap { try? FileManager.default.contentsOfDirectory(atPath: "\(store)/\($0)/run-1/members") }
            return (members ?? []).contains { $0.hasSuffix(".member") }
        }
        _ = try await cluster.run("scancel", ["--full", "--signal=KILL", job])
        try await wait { !PlainLock.isHeld(store + "/lock") }
        #expect(!FileManager.default.fileExists(atPath: store + "/current"))
        let second = try await cluster.run(program, submit)
        #expect(second.succeeded && second.output.contains("was interrupted"), "\(second)\n\(log())")
        try await wait { FileManager.default.fileExists(atPath: store + "/current/ensemble.h5") && !PlainLock.isHeld(store + "/lock") }
        #expect(nights().count == 1 && log().contains("goes on") && log().contains("members were finished before"), "\(log())")

        // The second: nothing is submitted, and a job of its own leaves at once.
        let idle = try await cluster.run(program, submit)
        #expect(idle.succeeded && idle.output.contains("nothing new") && idle.output.split(separator: "\n").count == 1, "\(idle)")
        let start = ContinuousClock.now
        let alone = try await cluster.run("srun", ["-n2", program, "nightly", directory.path("nightly.yaml")])
        #expect(alone.succeeded && alone.output.contains("nothing new") && ContinuousClock.now - start < .seconds(60), "\(alone)")

        // The third: new points, and oxygen.
        let rows = (0..<20).map { "Fresh,0.68,60,\(0.15 + 0.005 * Double($0)),1800,90,0.1" }.joined(separator: "\n")
        try ("experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty\n" + rows + "\n")
            .write(toFile: directory.path("in/fresh.csv"), atomically: true, encoding: .utf8)
        let oxygen = (0..<40).map { "Fresh,0.88,32,\(0.1 + 0.01 * Double($0)),3000,300,0.1" }.joined(separator: "\n")
        try ("experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty\n" + oxygen + "\n")
            .write(toFile: directory.path("in/16O.csv"), atomically: true, encoding: .utf8)
        let third = try await cluster.run("sbatch", ["--wait", directory.path("job.sh")])
        #expect(third.succeeded && nights().count == 2 && log().contains("new: \(directory.path("in/fresh.csv"))"), "\(third)\n\(log())")
        let predicted = try await cluster.run(
            program, ["predict", store + "/current", "--target", "16O", "--energy", "0.88", "--theta", "32", "--omega", "0.1:0.4:4"])
        #expect(predicted.succeeded && predicted.output.split(separator: "\n").count > 4, "\(predicted)\n\(log())")
        let history = try await cluster.run(program, ["history", store])
        #expect(history.output.components(separatedBy: "published").count >= 3, "\(history)")
    }
}

/// Whether somebody has a file locked with flock(2).
private enum PlainLock {
    static func isHeld(_ path: String) -> Bool {
        let file = open(path, O_RDWR)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_EX | LOCK_NB) != 0
    }
}
