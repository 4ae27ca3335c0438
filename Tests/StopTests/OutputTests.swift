import Foundation
import Launching
import TestSupport
import Testing

@Suite("Output that cannot be written", .fewAtOnce, .serialized)
struct OutputTests {
    /// A finished run of two small members.
    private static func run(in place: TemporaryDirectory) async throws -> String {
        try """
            replicas: 2
            network: {width: 16, blocks: 2}
            training: {epochs: 4, batch_size: 512, normalization_interval: 2}
            bands: {points: 5}
            output: \(place.path("run"))

            """.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        let outcome = try await Launcher.alone(program: "nucens", arguments: [place.path("card.yaml")])
        #expect(outcome.succeeded, "\(outcome)")
        return place.path("run")
    }

    @Test("Standard output on a full disk: every command ends with status 1 and one message",
          .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() async throws {
        let place = try TemporaryDirectory()
        let run = try await Self.run(in: place)
        try """
            experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty
            Mine,0.5,30,0.1,1000,20,0.03

            """.write(toFile: place.path("new.csv"), atomically: true, encoding: .utf8)
        try "E_GeV,theta_deg,omega_GeV,total\n0.68,60,0.1,100\n0.68,60,0.5,100\n"
            .write(toFile: place.path("theory.csv"), atomically: true, encoding: .utf8)
        let program = try Launcher.executable("nucens")
        for arguments in [
            "data list", "data list --citations", "data check \(place.path("new.csv")) --target 12C", "status \(run)", "--help",
            "--version",
            "predict \(run) --energy 0.5 --theta 30 --omega 0.1", "predict \(run) --energy 0.5 --theta 30 --omega 0.01:0.4:9000",
            "compare \(run) \(run)", "compare \(run) --theory \(place.path("theory.csv"))", "verify \(run) --member 0",
            "\(place.path("card.yaml")) --output \(place.path("other"))",
        ] {
            let outcome = try await Launcher.run("/bin/sh", ["-c", "'\(program)' \(arguments) > /dev/full"])
            let complaints = outcome.errors.components(separatedBy: "error: ").count - 1
            #expect(outcome.status == 1 && complaints == 1, "\(arguments): \(outcome)")
            #expect(outcome.errors.contains("No space left on device"), "\(arguments): \(outcome)")
            let piped = try await Launcher.run("/bin/sh", ["-c", "'\(program)' \(arguments.replacing("/other", with: "/third")) | true"])
            #expect(!piped.errors.contains("error: "), "\(arguments): \(piped)")
        }
    }

    @Test("Files beyond the limit of the process: a message, not the end by SIGXFSZ")
    func fileLimit() async throws {
        let place = try TemporaryDirectory()
        let run = try await Self.run(in: place)
        let program = try Launcher.executable("nucens")
        let outcome = try await Launcher.run("/bin/sh", [
            "-c", "ulimit -f 8; '\(program)' predict \(run) --energy 0.5 --theta 30 --omega 0.01:0.4:9000 --output \(place.path("p.csv"))",
        ])
        #expect(outcome.status == 1 && outcome.errors.contains("File too large"), "\(outcome)")
        #expect(!place.contents.contains("p.csv"))
    }
}
