import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens doctor", .fewAtOnce)
struct DoctorTests {
    private struct Report: Decodable {
        struct Finding: Decodable {
            var topic, verdict, text: String
            var advice: String?
        }

        var ok: Bool
        var ranks, nodes: Int
        var findings: [Finding]

        init(_ outcome: Launcher.Outcome) throws { self = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)) }

        subscript(topic: String) -> Finding? { findings.first { $0.topic == topic } }
    }

    private func doctor(
        ranks: Int? = nil, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Launcher.Outcome {
        let words = ["doctor"] + arguments
        guard let ranks else { return try await Launcher.alone(program: "nucens", arguments: words, environment: environment) }
        return try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: words, environment: environment)
    }

    @Test("Where a run works it says so, line by line, from rank 0 alone; nothing is left behind")
    func fine() async throws {
        let place = try TemporaryDirectory()
        let alone = try await doctor(["--output", place.path("run")])
        #expect(alone.succeeded && alone.output.hasSuffix("nucens can run here\n"), "\(alone)")
        let three = try await doctor(ranks: 3, ["--output", place.path("run")])
        #expect(three.succeeded, "\(three)")
        for topic in ["launcher", "MPI", "HDF5", "processor", "matrix products", "BLAS", "cores", "threads", "memory", "output", "locks",
                      "parallel file", "time limit"] {
            #expect(three.output.split(separator: "\n").count { $0.dropFirst(7).hasPrefix(topic + " ") } == 1, "\(topic): \(three)")
        }
        #expect(three.output.contains("mpirun: 3 rank(s) on 1 node(s)") && three.output.contains("all ranks see each other"), "\(three)")
        #expect(three.output.contains("flock and fcntl work, seen by all ranks"), "\(three)")
        #expect(place.contents.isEmpty, "\(place.contents)")
    }

    @Test("As JSON, with threads for which there are too few cores")
    func json() async throws {
        let place = try TemporaryDirectory()
        let outcome = try await doctor(ranks: 2, ["--json", "--threads-per-rank", "1000", "--output", place.path])
        let report = try Report(outcome)
        #expect(outcome.succeeded && report.ok && report.ranks == 2 && report.nodes == 1)
        #expect(report["HDF5"]?.text.hasSuffix("parallel") == true)
        #expect(report["cores"]?.verdict == "note" && report["cores"]?.advice?.contains("--cpus-per-task=1000") == true, "\(outcome)")
    }

    @Test("A directory that cannot be written is a fault with what to do, and status 1", arguments: [nil, 2])
    func unwritable(ranks: Int?) async throws {
        let outcome = try await doctor(ranks: ranks, ["--json", "--output", "/proc/run"])
        let report = try Report(outcome)
        #expect(outcome.status == 1 && !report.ok && report["output"]?.verdict == "fault" && report["output"]?.advice != nil, "\(outcome)")
    }

    @Test("A full disk is named", .enabled(if: TinyDisk.isPossible, "cannot mount a tmpfs here"))
    func fullDisk() async throws {
        let disk = try TinyDisk(kilobytes: 100)
        let outcome = try await doctor(["--json", "--output", disk.path("run")])
        #expect(try outcome.status == 1 && Report(outcome)["output"]?.text.contains("No space left on device") == true, "\(outcome)")
        #expect(disk.directory.contents.isEmpty)
    }

    @Test("Tasks that do not know each other are a fault that one of them reports")
    func strangers() async throws {
        let task = ["SLURM_JOBID": "7", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2"]
        let first = try await doctor([], environment: task.merging(["SLURM_PROCID": "0"]) { $1 })
        #expect(first.status == 1 && first.output.contains("FAULT  launcher         srun started 2 tasks"), "\(first)")
        #expect(first.output.contains("srun --mpi=pmix") && first.output.hasSuffix("nucens cannot run here as it is\n"), "\(first)")
        let second = try await doctor([], environment: task.merging(["SLURM_PROCID": "1"]) { $1 })
        #expect(second.status == 1 && second.output.isEmpty && second.errors.isEmpty, "\(second)")
    }

    @Test("The time limit as a run would see it; one that cannot be read is a fault")
    func timeLimit() async throws {
        let place = try TemporaryDirectory()
        let known = try Report(await doctor(["--json", "--output", place.path], environment: ["NUCENS_TIME_LIMIT": "2:00:00"]))
        #expect(known["time limit"]?.text.hasPrefix("this job ends in 2.0 h") == true, "\(known)")
        let wrong = try await doctor(["--json", "--output", place.path], environment: ["NUCENS_TIME_LIMIT": "soon"])
        #expect(try wrong.status == 1 && Report(wrong)["time limit"]?.text.contains("NUCENS_TIME_LIMIT is 'soon'") == true, "\(wrong)")
    }
}
