import Cluster
import Foundation
import Testing
import TestSupport

@Suite("When a job ends")
struct JobLimitTests {
    @Test("Time limits as Slurm writes them, and numbers with a unit", arguments: [
        ("90", 5_400), ("90:30", 5_430), ("2:30:00", 9_000), ("1-12", 129_600), ("1-12:30", 131_400), ("0-00:00:45", 45),
        ("30s", 30), ("15m", 900), ("8h", 28_800), ("2d", 172_800),
    ])
    func forms(text: String, seconds: Int) {
        #expect(TimeLimit(text) == .after(seconds: seconds))
    }

    @Test("What is none of these is refused", arguments: [
        "", "0", "0:00", "soon", "-5", "1-", "1-2-3", "1:2:3:4", "1::2", "5x", "h", "1.5h", " 90", "٣",
        "99999999999999999999", "999999999d", "9999999",
    ])
    func nonsense(text: String) {
        #expect(TimeLimit(text) == nil)
        #expect(throws: TimeLimitError(source: "--time-limit", text: text)) { try JobLimit.ends(timeLimit: text) }
    }

    @Test("The option goes before the variable, both before Slurm; 'none' means no end, whatever Slurm says")
    func precedence() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        func ends(_ option: String?, _ variables: [String: String], _ answer: String? = nil) throws -> Double? {
            try JobLimit.ends(timeLimit: option, now: now, variables: { variables[$0] }, squeue: { _ in answer })?.timeIntervalSince1970
        }
        let all = ["NUCENS_TIME_LIMIT": "2m", "SLURM_JOB_END_TIME": "1007000", "SLURM_JOB_ID": "7"]
        #expect(try ends("1m", all, "1009000\n") == 1_000_060)
        #expect(try ends(nil, all, "1009000\n") == 1_000_120)
        #expect(try ends("none", all, "1009000\n") == nil)
        #expect(try ends(nil, ["SLURM_JOB_END_TIME": "1007000", "SLURM_JOB_ID": "7"], "1009000\n") == 1_007_000)
        #expect(try ends(nil, ["SLURM_JOB_ID": "7"], "1009000\n") == 1_009_000)
        #expect(try ends(nil, ["SLURM_JOB_ID": "7"]) == nil, "squeue does not answer")
        #expect(try ends(nil, ["PBS_JOBID": "7", "LSB_JOBID": "7"], "1009000\n") == nil, "nobody is asked outside of Slurm")
        #expect(throws: TimeLimitError(source: "NUCENS_TIME_LIMIT", text: "soon")) { try ends(nil, ["NUCENS_TIME_LIMIT": "soon"]) }
    }

    @Test("An array's task is asked for by its own name; the array's number would mean all tasks")
    func arrays() {
        let variables = ["SLURM_JOB_ID": "41", "SLURM_ARRAY_JOB_ID": "41", "SLURM_ARRAY_TASK_ID": "3"]
        #expect(JobLimit.slurmJob { variables[$0] } == "41_3")
        #expect(JobLimit.slurmJob { ["SLURM_JOB_ID": "41"][$0] } == "41")
        #expect(JobLimit.slurmJob { _ in nil } == nil)
    }

    @Test("What squeue prints: a line for each component of a job, seconds or a local time, N/A before the start")
    func squeue() throws {
        #expect(JobLimit.earliest(inSqueue: "1009000\n1008000\n")?.timeIntervalSince1970 == 1_008_000)
        for nothing in ["", "N/A\n", "NONE\n", "Unknown\n"] { #expect(JobLimit.earliest(inSqueue: nothing) == nil) }
        let local = try #require(JobLimit.earliest(inSqueue: "2026-05-01T12:31:07\n"))
        let parts = Calendar.current.dateComponents([.year, .month, .day, .hour, .minute, .second], from: local)
        #expect([parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second] == [2026, 5, 1, 12, 31, 7])
    }

    @Test("A squeue that hangs, that fails, or that is not there delays a job by seconds at most, and its end is then unknown")
    func patience() async throws {
        let place = try TemporaryDirectory()
        func ask(_ script: String?) async throws -> (String, Double) {
            let directory = place.path("bin\(script?.count ?? 0)")
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            if let script {
                // Written by another process: one that a test beside this one starts might keep a file of this process open for
                // writing for a moment, and the kernel runs no such file.
                let writing = try await Launcher.run(
                    "sh", ["-c", #"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 755 "$2""#, "sh", script, directory + "/squeue"])
                #expect(writing.succeeded, "\(writing)")
            }
            let start = ContinuousClock.now
            let outcome = try await Launcher.alone(
                program: "ClusterChecks", arguments: ["limit"],
                environment: ["SLURM_JOB_ID": "7", "PATH": script == nil ? directory : directory + ":/usr/bin:/bin"])
            #expect(outcome.succeeded, "\(outcome)")
            print("squeue '\(script ?? "absent")': \(outcome.output)", terminator: "")
            return (outcome.output, (ContinuousClock.now - start) / .seconds(1))
        }
        #expect(try await ask("expr $(date +%s) + 600").0.hasPrefix("ends in "))
        let (hanging, seconds) = try await ask("sleep 100; echo 5")
        #expect(hanging.hasPrefix("no end known") && seconds >= 5 && seconds < 15, "\(hanging) \(seconds)")
        #expect(try await ask(nil).0.hasPrefix("no end known"))
        // Standard output closed, but still running.
        #expect(try await ask("exec >&-; sleep 100").0.hasPrefix("no end known"))
        #expect(try await ask("echo slurm_load_jobs error: Unable to contact >&2; exit 1").0.hasPrefix("no end known"))
    }
}
