import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("Interrupted runs", .fewAtOnce)
struct InterruptionTests {
    /// Long enough to be interrupted.
    private static let card = Nucens.card.replacing("epochs: 20", with: "epochs: 900")

    private func workplace() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try Self.card.write(toFile: place.path("long.yaml"), atomically: true, encoding: .utf8)
        return place
    }

    /// Waits until a member of the run is under way, or has ended.
    private func waitForTraining(_ run: String) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ((try? FileManager.default.contentsOfDirectory(atPath: run + "/members")) ?? []).isEmpty, .now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("A signal to one rank stops all with checkpoints, exit status 75 and what to do; resumed on other ranks, the bits are the same",
          arguments: [SIGTERM, SIGUSR1, SIGINT])
    func signals(number: Int32) async throws {
        let place = try workplace()
        let whole = try await Nucens.run(ranks: 2, place.path("long.yaml"), "--output", place.path("whole"))
        #expect(whole.succeeded, "\(whole)")
        let run = place.path("run")
        let job = try Nucens.start(ranks: 3, place.path("long.yaml"), "--output", run, "--checkpoint-minutes", "0.002")
        try await waitForTraining(run)
        try job.signal(number, to: "nucens")
        let stopped = try await job.outcome()
        #expect(stopped.status == 75, "\(stopped)")
        #expect(stopped.errors.contains("resume me with 'nucens --resume --output \(run)'"), "\(stopped)")
        let names = try FileManager.default.contentsOfDirectory(atPath: run + "/members")
        #expect(names.contains { $0.hasSuffix(".checkpoint") } && !names.contains { $0.hasSuffix(".partial") }, "\(names)")
        let status = try await Nucens.run("status", run)
        #expect(status.succeeded && status.output.contains("stopped") && status.output.contains("with a checkpoint"), "\(status)")

        let resumed = try await Nucens.run(ranks: 2, "--output", run, "--resume")
        #expect(resumed.succeeded, "\(resumed)")
        let compared = try await Nucens.python("compare_runs.py", place.path("whole"), run)
        #expect(compared.succeeded, "\(compared)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: run + "/members").allSatisfy { $0.hasSuffix(".member") })
    }

    @Test("Of many vetoed members status names ten, and with --all each")
    func manyVetoes() async throws {
        let place = try TemporaryDirectory()
        try """
            replicas: 200
            network: {width: 2, blocks: 1}
            training: {epochs: 2, batch_size: 2048}
            veto: {roughness_spreads: 0.01, replica_limit: 500}
            bands: {points: 2}

            """.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        let trained = try await Nucens.run(place.path("card.yaml"), "--output", place.path("run"))
        #expect(trained.succeeded, "\(trained)")
        func vetoes(_ options: String...) async throws -> [Substring] {
            let status = try await Launcher.alone(program: "nucens", arguments: ["status", place.path("run")] + options)
            return status.output.split(separator: "\n").filter { $0.hasPrefix("vetoed: ") }
        }
        let (few, all) = (try await vetoes(), try await vetoes("--all"))
        #expect(all.count > 11 && few.count == 11, "\(all.count), \(few.count)")
        #expect(few.dropLast() == all.prefix(10))
        #expect(few.last == "vetoed: … and \(all.count - 10) more; --all names them")
    }

    @Test("A time limit ends training before it, to be resumed")
    func timeLimit() async throws {
        let place = try workplace()
        let run = place.path("run")
        let job = try await Nucens.run(
            ranks: 2, place.path("long.yaml"), "--replicas", "400", "--output", run, "--time-limit", "12s", "--checkpoint-minutes", "0.01")
        #expect(job.status == 75 && job.errors.contains("the job's time ends"), "\(job)")
        let status = try await Nucens.run("status", run)
        #expect(status.output.contains("the job's time ends"), "\(status)")
    }

    @Test("A checkpoint that is cut off, damaged or of another card is refused by name, and its member trained anew")
    func badCheckpoints() async throws {
        let place = try workplace()
        let run = place.path("run")
        let job = try Nucens.start(ranks: 2, place.path("long.yaml"), "--output", run, "--checkpoint-minutes", "0.002")
        try await waitForTraining(run)
        try job.signal(SIGTERM, to: "nucens")
        #expect(try await job.outcome().status == 75)
        let names = try FileManager.default.contentsOfDirectory(atPath: run + "/members")
        let checkpoints = names.filter { $0.hasSuffix(".checkpoint") }.sorted()
        let first = try #require(checkpoints.first)
        truncate("\(run)/members/\(first)", 1000)
        let resumed = try await Nucens.run(ranks: 2, "--output", run, "--resume")
        #expect(resumed.succeeded && resumed.errors.contains("\(first): its checksum is wrong: cut off or damaged"), "\(resumed)")
        #expect(resumed.errors.contains("is trained anew"), "\(resumed)")
        let whole = try await Nucens.run(place.path("long.yaml"), "--output", place.path("whole"))
        #expect(whole.succeeded, "\(whole)")
        let compared = try await Nucens.python("compare_runs.py", place.path("whole"), run)
        #expect(compared.succeeded, "\(compared)")
    }

    @Test("Two jobs on one run: the second refuses and says who has it")
    func secondJob() async throws {
        let place = try workplace()
        let run = place.path("run")
        let job = try Nucens.start(place.path("long.yaml"), "--output", run)
        try await waitForTraining(run)
        let second = try await Nucens.run(ranks: 2, "--output", run, "--resume")
        #expect(second.status == 1 && second.errors.components(separatedBy: "nucens: error: ").count == 2, "\(second)")
        #expect(second.errors.contains("process"), "\(second)")
        #expect(try await job.outcome().succeeded)
    }

    @Test("Slices of a job array, one killed and started again, make the run of one job; aggregate says what is missing")
    func slices() async throws {
        let place = try Nucens.workplace()
        let run = place.path("run")
        let first = try await Nucens.run(place.path("small.yaml"), "--output", run, "--slice", "1/2")
        #expect(first.succeeded && first.errors.contains("slice 1/2 is trained; when all are: nucens aggregate \(run)"), "\(first)")
        let early = try await Nucens.run("aggregate", run)
        #expect(early.status == 1 && early.errors.contains("2 of 4 members have not ended (12C depth 4 replica 1"), "\(early)")
        #expect(try await Nucens.run(ranks: 2, place.path("small.yaml"), "--output", run, "--slice", "2/2").succeeded)
        let again = try await Nucens.run(place.path("small.yaml"), "--output", run, "--slice", "2/2")
        #expect(again.succeeded && again.errors.contains("4 members were finished before; 0 to train"), "\(again)")
        let aggregated = try await Nucens.run(ranks: 2, "aggregate", run)
        #expect(aggregated.succeeded && aggregated.output.hasSuffix("result: \(run)/ensemble.h5\n"), "\(aggregated)")
        #expect(try await Nucens.run(place.path("small.yaml"), "--output", place.path("whole")).succeeded)
        let compared = try await Nucens.python("compare_runs.py", place.path("whole"), run)
        #expect(compared.succeeded, "\(compared)")
        let wrong = try await Nucens.run(place.path("small.yaml"), "--output", run, "--slice", "3/2")
        #expect(wrong.status == 64 && wrong.errors.contains("3/2"), "\(wrong)")
    }

    @Test("A member outside the spread of the others is vetoed, with the rule and its numbers, and the next replica takes its place")
    func vetoes() async throws {
        let place = try TemporaryDirectory()
        try """
            seed: 2
            replicas: 6
            network: {width: 24, blocks: 3}
            training: {epochs: 60, batch_size: 512, normalization_interval: 5, learning_rate: 0.2, gradient_norm: 1000}
            bands: {points: 7}
            veto: {chi2_spreads: 1}

            """.write(toFile: place.path("hot.yaml"), atomically: true, encoding: .utf8)
        let run = try await Nucens.run(ranks: 2, place.path("hot.yaml"), "--output", place.path("run"))
        #expect(run.succeeded && run.errors.contains("0 replicas failed, 1 vetoed; training 1 in their place"), "\(run)")
        let status = try await Nucens.run("status", place.path("run"))
        #expect(status.output.contains("vetoed: 12C depth 4 replica 2: χ²/N on the training points is"), "\(status)")
        #expect(status.output.contains("times the median"), "\(status)")
        let stored = try await Nucens.python("check_excluded.py", place.path("run"), "2", "vetoed", "0,1,3,4,5,6")
        #expect(stored.succeeded, "\(stored)")
    }

    @Test("verify trains a member again and finds the same bits, or says where they differ")
    func verify() async throws {
        let place = try Nucens.workplace()
        #expect(try await Nucens.run(place.path("small.yaml"), "--output", place.path("run")).succeeded)
        let same = try await Nucens.run("verify", place.path("run"), "--member", "2")
        #expect(same.succeeded && same.output.contains("all 1667 weights are the same to the bit; SHA-256 "), "\(same)")
        let absent = try await Nucens.run("verify", place.path("run"), "--member", "9")
        #expect(absent.status == 1 && absent.errors.contains("there is no such member 9"), "\(absent)")
        let other = try await Nucens.run("verify", place.path("run"), "--member", "2", "--gemm", "openblas")
        #expect(other.status == 1 && other.errors.contains("it belongs to another card, data or version"), "\(other)")
    }

    @Test("plan prints members, time, memory, disk and a job script's lines")
    func plan() async throws {
        let place = try Nucens.workplace()
        let plan = try await Nucens.run(ranks: 2, "plan", place.path("small.yaml"), "--ranks", "3")
        #expect(plan.succeeded && plan.output.contains("members             4\n"), "\(plan)")
        let command = "srun nucens \(place.path("small.yaml"))"
        for line in ["efficiency       67 %", "#SBATCH --ntasks=3", "#SBATCH --signal=USR1@120", command] {
            #expect(plan.output.contains(line), "\(line): \(plan)")
        }
    }

    @Test("status of what is no run")
    func noRun() async throws {
        let outcome = try await Nucens.run("status", "/nonexistent")
        #expect(outcome.status == 1 && outcome.errors.contains("there is no run in /nonexistent"), "\(outcome)")
    }
}
