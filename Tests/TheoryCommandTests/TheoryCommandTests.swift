import Foundation
import Launching
import ScatteringData
import TestSupport
import Testing

@Suite("nucens compare --theory", .fewAtOnce, .serialized)
struct TheoryCommandTests {
    private func run(_ arguments: [String]) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    @Test("A run of response functions beside its own R_L and R_T: ratios 1, pulls 0; a run of cross sections has none")
    func responses() async throws {
        let place = try TemporaryDirectory()
        try """
            kind: responses
            replicas: 2
            targets: [12C]
            network: {width: 16, blocks: 2}
            training: {epochs: 4, batch_size: 512}
            output: \(place.path("run"))

            """.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        #expect(try await run([place.path("card.yaml")]).succeeded)
        let own = place.path("own.csv")
        let written = try await run(["responses", place.path("run"), "--q", "0.38", "--omega", "0.06:0.2:5", "--output", own])
        #expect(written.succeeded, "\(written)")
        let compared = try await run(["compare", place.path("run"), "--theory", own])
        #expect(compared.succeeded, "\(compared)")
        // Below these two stand both beside separated data.
        let rows = compared.output.split(separator: "\n").filter { $0.hasPrefix("0.380") }.prefix(2)
            .map { $0.split(separator: " ").map(String.init) }
        #expect(rows.map { $0[1] } == ["R_L", "R_T"])
        for row in rows { #expect(Array(row[2...8]) == ["5", "1.000", "1.000", "1.000", "1.00", "1.00", "0.00"], "\(compared)") }

        // Separated data are foretold by themselves; half of them lies χ²/N = mean of (d/2δ)² off.
        let data = SeparatedResponses.bundled(try Nucleus("12C"))?.points ?? []
        try #require(data.count > 20)
        let half = data.map { "\($0.momentum),\($0.omega),\(0.5 * $0.longitudinal),\($0.transverse)" }
        try ("# Half\nq_GeV,omega_GeV,RL_per_GeV,RT_per_GeV\n" + half.joined(separator: "\n") + "\n")
            .write(toFile: place.path("half.csv"), atomically: true, encoding: .utf8)
        let beside = try await run(["compare", place.path("run"), "--theory", place.path("half.csv")])
        let below = beside.output.split(separator: "\n").drop { !$0.hasPrefix("beside separated data") }.dropFirst(2)
            .map { $0.split(separator: " ").map(String.init) }
        #expect(below.count == 6, "\(beside)")
        for row in below where row[1] == "R_T" { #expect(Double(row[3]) == 0 && row[5] == "1.000", "\(beside)") }
        for row in below where row[1] == "R_L" {
            let own = data.filter { abs($0.momentum - (Double(row[0]) ?? 0)) < 1e-9 }
            let chi = own.reduce(0) { sum, d in sum + pow(0.5 * d.longitudinal / d.longitudinalError, 2) } / Double(own.count)
            #expect(abs((Double(row[3]) ?? 0) / chi - 1) < 0.01 && row[5] == "0.500", "\(beside)")
        }

        // Its cross sections at measured places, too; anything else is told what to give.
        let theory = place.path("theory.csv")
        try "# Flat\nE_GeV,theta_deg,omega_GeV,total\n0.68,60,0.1,1000\n0.68,60,0.4,1000\n"
            .write(toFile: theory, atomically: true, encoding: .utf8)
        let sections = try await run(["compare", place.path("run"), "--theory", theory])
        #expect(sections.succeeded && sections.output.contains("Flat (\(theory))") && sections.output.contains("test points") == false,
                "\(sections)")
        let neither = try await run(["compare", place.path("run")])
        #expect(neither.status == 64 && neither.errors.contains("give a second run to compare with, or a calculation"), "\(neither)")
        let both = try await run(["compare", place.path("run"), place.path("run"), "--theory", theory])
        #expect(both.status == 64, "\(both)")
        let page = try await run(["compare", place.path("run"), "--theory", own, "--output", place.path("out")])
        #expect(page.status == 64 && page.errors.contains("response functions have tables alone"), "\(page)")
    }
}
