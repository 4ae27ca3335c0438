import Cluster
import Foundation
import Testing

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
}
