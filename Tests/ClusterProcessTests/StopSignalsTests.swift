import Cluster
import Foundation
import Launching
import Testing
import TestSupport

@Suite("Signals that ask a run to stop")
struct StopSignalsTests {
    /// Starts a process that notes signals, sends it the first and then, when it has said so, the others.
    private func outcome(of signals: [Int32]) async throws -> Launcher.Outcome {
        let place = try TemporaryDirectory()
        async let outcome = Launcher.alone(program: "ClusterChecks", arguments: ["signals", place.path("pid")])
        for (index, signal) in signals.enumerated() {
            kill(try await process(place.path(index == 0 ? "pid" : "pid.again")), signal)
        }
        _ = try await process(place.path("pid.again"))
        // A signal sent is noted before the process reads the next file.
        _ = FileManager.default.createFile(atPath: place.path("pid.end"), contents: nil)
        return try await outcome
    }

    private func process(_ file: String) async throws -> pid_t {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
            if let number = text.flatMap({ pid_t($0) }) { return number }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw SupportError("no process wrote \(file)")
    }

    @Test("SIGTERM, SIGUSR1 and SIGINT are noted and end nothing",
          arguments: [(SIGTERM, "SIGTERM"), (SIGUSR1, "SIGUSR1"), (SIGINT, "SIGINT")])
    func noted(signal: Int32, name: String) async throws {
        let one = try await outcome(of: [signal])
        #expect(one.succeeded && one.output == "received \(name)\nstill \(name)\n", "\(one)")
    }

    @Test("The first counts; Slurm's SIGTERM after its SIGUSR1 changes nothing, and neither does one Ctrl-C")
    func first() async throws {
        let several = try await outcome(of: [SIGUSR1, SIGTERM, SIGTERM, SIGINT])
        #expect(several.succeeded && several.output == "received SIGUSR1\nstill SIGUSR1\n", "\(several)")
    }

    @Test("A second SIGINT ends the process at once")
    func twice() async throws {
        let ended = try await outcome(of: [SIGINT, SIGINT])
        #expect(ended.status == 128 + SIGINT && ended.output == "received SIGINT\n", "\(ended)")
    }
}
