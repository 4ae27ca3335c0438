import Foundation
import Launching
import TestSupport
import Testing

@Suite("Jobs that are told to stop", .fewAtOnce, .serialized)
struct SignalTests {
    private func write(_ text: String, _ path: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

    private func waitFor(_ deadline: Duration = .seconds(60), _ isThere: () -> Bool) async throws {
        let end = ContinuousClock.now + deadline
        while !isThere(), .now < end { try await Task.sleep(for: .milliseconds(10)) }
    }

    private func names(_ directory: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] }

    @Test("SIGUSR2, SIGHUP and SIGXCPU end in checkpoints and status 75", arguments: [SIGUSR2, SIGHUP, SIGXCPU])
    func signals(number: Int32) async throws {
        let place = try TemporaryDirectory()
        try write("replicas: 2\nnetwork: {width: 24, blocks: 3}\ntraining: {epochs: 1000000, batch_size: 512}\n", place.path("card.yaml"))
        let run = place.path("run")
        let job = try Launcher.start(
            ranks: nil, program: "nucens", arguments: [place.path("card.yaml"), "--output", run, "--checkpoint-minutes", "0.002"])
        try await waitFor { !names(run + "/members").isEmpty }
        try job.signal(number, to: "nucens")
        let stopped = try await job.outcome()
        #expect(stopped.status == 75 && stopped.errors.contains("resume me with 'nucens --resume --output \(run)'"), "\(stopped)")
        #expect(names(run + "/members").contains { $0.hasSuffix(".checkpoint") })
    }

    @Test("SIGTERM to mpirun: the checkpoints are there, also in the middle of long epochs; resumed bits are those of one piece")
    func launcher() async throws {
        let place = try TemporaryDirectory()
        // An epoch is 42 batches of 300 × 10 networks: seconds on a busy core.
        try write("""
            replicas: 2
            network: {width: 300, blocks: 10}
            training: {epochs: 100, batch_size: 64, normalization_interval: 5}
            bands: {points: 5}

            """, place.path("card.yaml"))
        let run = place.path("run")
        let job = try Launcher.start(
            ranks: 2, program: "nucens", arguments: [place.path("card.yaml"), "--output", run],
            environment: ["OMPI_MCA_odls_base_sigkill_timeout": "20"], timeout: .seconds(300))
        try await waitFor { FileManager.default.fileExists(atPath: run + "/status.json") }
        try await Task.sleep(for: .milliseconds(700))
        kill(job.process, SIGTERM)
        let stopped = try await job.outcome()
        #expect(stopped.status != 0, "\(stopped)")
        let checkpoints = names(run + "/members").filter { $0.hasSuffix(".checkpoint") }
        #expect(!checkpoints.isEmpty, "\(stopped)\n\(names(run + "/members"))")
        let resumed = try await Launcher.alone(program: "nucens", arguments: ["--resume", "--output", run], timeout: .seconds(300))
        #expect(resumed.succeeded, "\(resumed)")
        let whole = try await Launcher.alone(
            program: "nucens", arguments: [place.path("card.yaml"), "--output", place.path("whole")], timeout: .seconds(300))
        #expect(whole.succeeded, "\(whole)")
        let compared = try await Launcher.alone(program: "nucens", arguments: ["compare", place.path("whole"), run])
        #expect(compared.succeeded && compared.output.hasPrefix("identical: "), "\(compared)")
    }

    @Test("A fine-tune stops within seconds while it calibrates its bands, with status 75; resumed, it writes the result")
    func conclusion() async throws {
        let place = try TemporaryDirectory()
        try write("""
            replicas: 2
            network: {width: 16, blocks: 2}
            training: {epochs: 4, batch_size: 512, normalization_interval: 2}
            bands: {points: 5}

            """, place.path("card.yaml"))
        let source = place.path("source"), run = place.path("tuned")
        #expect(try await Launcher.alone(program: "nucens", arguments: [place.path("card.yaml"), "--output", source]).succeeded)
        // The carbon table under the name of another nucleus: 3,265 points.
        let table = place.path("13C.csv")
        let carbon = try String(contentsOfFile: Repository.path("Sources/Physics/ScatteringData/Data/12C.csv"), encoding: .utf8)
        let rows = carbon.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).prefix(6).joined(separator: ",") + ",0.03"
        }
        try write(
            "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty\n"
                + rows.joined(separator: "\n") + "\n", table)
        let arguments = [
            "finetune", "--from", source, "--target", "13C", "--data", table, "--replicas", "2", "--epochs", "2", "--companions", "none",
            "--depth", "2", "--output", run,
        ]
        let job = try Launcher.start(ranks: nil, program: "nucens", arguments: arguments, timeout: .seconds(300))
        try await waitFor { (try? String(contentsOfFile: run + "/status.json", encoding: .utf8))?.contains("aggregating") == true }
        let start = ContinuousClock.now
        try job.signal(SIGTERM, to: "nucens")
        let stopped = try await job.outcome()
        #expect(ContinuousClock.now - start < .seconds(15), "a stop within seconds")
        #expect(stopped.status == 75 && stopped.errors.contains("resume me with 'nucens finetune --resume --output \(run)'"), "\(stopped)")
        #expect(names(run + "/members").filter { $0.hasSuffix(".member") }.count == 2 && !names(run).contains("ensemble.h5"))
        let status = try await Launcher.alone(program: "nucens", arguments: ["status", run])
        #expect(status.output.contains("stopped") && status.output.contains("SIGTERM"), "\(status)")
        let resumed = try await Launcher.alone(
            program: "nucens", arguments: ["finetune", "--resume", "--output", run], timeout: .seconds(300))
        #expect(resumed.succeeded && names(run).contains("ensemble.h5"), "\(resumed)")
    }

    @Test("A task of an array with gaps is told what it is, and what to do", arguments: [
        (["ID": "7", "MIN": "3", "MAX": "7", "COUNT": "2"],
         "task 7 of an array of 2 tasks from 3 to 7; give an array from 1 to n without gaps"),
        ([:], "this is no task of a job array"),
    ])
    func gaps(task: [String: String], message: String) async throws {
        let place = try TemporaryDirectory()
        let outcome = try await Launcher.alone(
            program: "nucens", arguments: ["--replicas", "4", "--output", place.path("run"), "--slice", "array"],
            environment: Dictionary(uniqueKeysWithValues: task.map { ("SLURM_ARRAY_TASK_\($0)", $1) }))
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome)")
        #expect(place.contents.isEmpty)
    }
}
