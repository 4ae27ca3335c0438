import Foundation
import Launching
import Testing
import TestSupport

@Suite("A job asks squeue for its end")
struct SqueueTests {
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
        async let answered = ask("expr $(date +%s) + 600")
        async let hanging = ask("sleep 100; echo 5")
        async let absent = ask(nil)
        // Standard output closed, but still running.
        async let silent = ask("exec >&-; sleep 100")
        async let failing = ask("echo slurm_load_jobs error: Unable to contact >&2; exit 1")
        #expect(try await answered.0.hasPrefix("ends in "))
        let (words, seconds) = try await hanging
        #expect(words.hasPrefix("no end known") && seconds >= 5 && seconds < 15, "\(words) \(seconds)")
        #expect(try await absent.0.hasPrefix("no end known"))
        #expect(try await silent.0.hasPrefix("no end known"))
        #expect(try await failing.0.hasPrefix("no end known"))
    }
}
