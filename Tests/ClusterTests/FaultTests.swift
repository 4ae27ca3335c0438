import Foundation
import Launching
import Randomness
import Testing
import TestSupport

extension ClusterTests {
    /// How many faults; NUCENS_FAULTS=40 for a long run.
    private static let faults = ProcessInfo.processInfo.environment["NUCENS_FAULTS"].flatMap { Int($0) } ?? 9

    @Test("killed ranks and nodes, signals, full, read-only and vanished disks at random moments: nothing is lost or trained twice",
          .enabled(if: TinyDisk.isPossible, "cannot mount a tmpfs here"))
    func faultTolerance() async throws {
        // Mounted before the nodes branch off their view of the file system.
        let disk = try TinyDisk(kilobytes: 64 << 10, in: "/var/tmp")
        let directory = try TemporaryDirectory(in: "/var/tmp")
        try await Cluster.with(directory.path("cluster")) { cluster in
            try await breakThings(on: cluster, disk: disk)
        }
    }

    private func breakThings(on cluster: Cluster, disk: TinyDisk) async throws {
        let place = try TemporaryDirectory(in: "/var/tmp")
        let program = try Launcher.executable("nucens")
        try """
            replicas: 6
            network: {width: 48, blocks: 4}
            training: {epochs: 700, batch_size: 512, normalization_interval: 10}
            bands: {points: 7}

            """.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        let whole = try await Launcher.mpirun(
            ranks: 2, program: "nucens", arguments: [place.path("card.yaml"), "--output", place.path("whole")], timeout: .seconds(300))
        #expect(whole.succeeded, "\(whole)")

        var stream = RandomMoments(seed: 20_260_101)
        var injected = 0
        for round in 0... {
            let run = FaultyRun(directory: disk.path("run\(round)"), disk: disk, cluster: cluster, program: program)
            var isFinished = false
            while !isFinished {
                let fault = injected < Self.faults ? Fault.allCases[injected % Fault.allCases.count] : nil
                let ranks = 1 + Int(stream.next() * 4)
                let before = run.finished
                let start = ContinuousClock.now
                let outcome = try await run.start(
                    card: place.path("card.yaml"), ranks: ranks, fault: fault, after: .milliseconds(Int(1200 + 2000 * stream.next())),
                    pick: stream.next())
                let after = run.finished
                for (member, state) in before {
                    #expect(after[member] == state, "\(member) was lost or trained again: \(fault as Any), \(outcome)")
                }
                // srun may say 0 of a step whose daemon is gone and which was then cancelled. A result may stand in a directory that was
                // made in the place of the one that vanished, and which goes when that is put back.
                let isLost = [.killedStepDaemon, .crashedNode, .vanishedDirectory].contains(fault)
                isFinished = outcome.succeeded && (!isLost || run.hasResult)
                if let fault, !isFinished {
                    injected += 1
                    print("fault \(injected): \(fault) on \(ranks) ranks: status \(outcome.status), \(after.count) members finished, "
                        + "\((ContinuousClock.now - start) / .seconds(1)) s")
                    let isTold = outcome.status == 75 && outcome.errors.contains("resume me with 'nucens --resume")
                    #expect(!fault.isStop || isTold, "\(fault): \(outcome)")
                } else {
                    #expect(isFinished, "without a fault the run finishes: \(outcome)")
                    guard isFinished else { return }
                }
            }
            try FileManager.default.moveItem(atPath: run.directory, toPath: place.path("run\(round)"))
            let compared = try await Python.run(
                Repository.path("Tests/Python/compare_runs.py"), [place.path("whole"), place.path("run\(round)")])
            #expect(compared.succeeded, "\(compared)")
            if injected >= Self.faults { break }
        }
        #expect(injected >= Self.faults)
    }
}

/// What happens to jobs.
private enum Fault: CaseIterable {
    case killedRank, terminated, fullDisk, killedStepDaemon, userSignal, vanishedDirectory, crashedNode, readOnlyDisk, damagedFiles

    /// A request to stop, which leaves everything behind in order.
    var isStop: Bool { self == .terminated || self == .userSignal }
}

/// Seeded random moments, uniform in 0…1.
private struct RandomMoments {
    private let stream: RandomStream
    private var index: UInt64 = 0

    init(seed: UInt64) { stream = RandomStream(seed: seed, stream: .shuffling, replica: 0, address: 0) }

    mutating func next() -> Double {
        defer { index += 1 }
        return stream.uniform(at: index)
    }
}

/// A run that goes on after whatever happened to it.
private struct FaultyRun {
    let directory: String
    let disk: TinyDisk
    let cluster: Cluster
    let program: String

    /// The finished members by name, with what would change if one were written again.
    var finished: [String: String] {
        let members = directory + "/members"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: members)) ?? []).filter { $0.hasSuffix(".member") }
        return Dictionary(uniqueKeysWithValues: names.map { name in
            var status = stat()
            stat("\(members)/\(name)", &status)
            return (name, "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)")
        })
    }

    var hasResult: Bool { FileManager.default.fileExists(atPath: directory + "/ensemble.h5") }

    /// One job under srun, with a fault in the middle, which is mended afterwards.
    func start(card: String, ranks: Int, fault: Fault?, after delay: Duration, pick: Double) async throws -> Launcher.Outcome {
        let nodes = ranks > 1 ? "-N2" : "-N1"
        // A disk that files are being written to cannot be made read-only.
        if fault == .readOnlyDisk { try disk.setReadOnly(true) }
        let arguments = [card, "--output", directory, "--resume", "--checkpoint-minutes", "0.005"]
        let job = try cluster.start("srun", [nodes, "-n", "\(ranks)", "--kill-on-bad-exit=1", program] + arguments)
        guard let fault else { return try await job.outcome() }
        if fault != .readOnlyDisk {
            try await Task.sleep(for: delay)
            try await inject(fault, into: job, pick: pick)
        }
        let outcome = try await job.outcome()
        try await mend(fault, of: job, pick: pick)
        return outcome
    }

    private var away: String { directory + ".away" }

    private func inject(_ fault: Fault, into job: Job, pick: Double) async throws {
        switch fault {
        case .killedRank, .damagedFiles: signal(SIGKILL, to: ranks(of: job), pick)
        case .terminated: signal(SIGTERM, to: ranks(of: job), pick)
        case .killedStepDaemon:
            signal(SIGKILL, to: cluster.processes(on: ["n1", "n2"], of: "slurmstepd"), pick)
            try await cancel()
        case .userSignal: _ = try await cluster.run("scancel", ["--signal=USR1", "--user=root"])
        case .fullDisk:
            // What is left but a few bytes.
            let filler = disk.path("filler")
            let rest = try FileManager.default.attributesOfFileSystem(forPath: disk.directory.path)[.systemFreeSize] as? Int ?? 0
            _ = FileManager.default.createFile(atPath: filler, contents: Data(count: max(0, rest - 3000)))
        case .vanishedDirectory: rename(directory, away)
        case .readOnlyDisk: break
        case .crashedNode:
            for process in cluster.processes(on: ["n2"]) { kill(process, SIGKILL) }
            try await cancel()
        }
    }

    /// Slurm takes a minute or more to give up a node or a step that does not answer; its user is faster.
    private func cancel() async throws {
        try await Task.sleep(for: .seconds(1))
        _ = try await cluster.run("scancel", ["--signal=KILL", "--user=root"])
        _ = try await cluster.run("scancel", ["--user=root"])
    }

    private func mend(_ fault: Fault, of job: Job, pick: Double) async throws {
        switch fault {
        case .fullDisk: try? FileManager.default.removeItem(atPath: disk.path("filler"))
        case .vanishedDirectory:
            try? FileManager.default.removeItem(atPath: directory)
            rename(away, directory)
        case .readOnlyDisk: try disk.setReadOnly(false)
        case .crashedNode: _ = try await Cluster.up(in: cluster.path)
        case .damagedFiles:
            // Cut off in the middle of whatever was being written; finished members are damaged in tests of their own.
            let members = directory + "/members"
            for name in (try? FileManager.default.contentsOfDirectory(atPath: members)) ?? [] where name.hasSuffix(".checkpoint") {
                truncate("\(members)/\(name)", off_t(pick * 20_000))
            }
            try Data(count: 1000).write(to: URL(fileURLWithPath: directory + "/ensemble.h5.partial"))
            try Data(count: 10).write(to: URL(fileURLWithPath: members + "/12C-d5-r0.member.partial"))
        case .killedRank, .terminated, .killedStepDaemon, .userSignal: break
        }
        // A job that lost its step daemon or its node leaves processes behind; nobody else is to write here.
        for process in ranks(of: job) { kill(process, SIGKILL) }
    }

    private func ranks(of job: Job) -> [pid_t] { job.processes(of: "nucens") }

    private func signal(_ signal: Int32, to found: [pid_t], _ pick: Double) {
        guard !found.isEmpty else { return }
        kill(found[min(found.count - 1, Int(pick * Double(found.count)))], signal)
    }
}
