import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

/// Nights that train the small card of carbon and oxygen.
@Suite("nucens nightly with response functions", .fewAtOnce)
struct NightTests {
    private let place: TemporaryDirectory
    private var store: String { place.path("store") }

    init() throws {
        place = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: place.path("in"), withIntermediateDirectories: true)
        try write()
    }

    private func write(_ more: String = "") throws {
        let train = Responses.card.split(separator: "\n").map { "  \($0)\n" }.joined()
        try """
            store: \(store)
            data: {directories: ["\(place.path("in"))"], still_for: 0}
            train:
            \(train)
            judge: {old_data: 3, new_data: 10, roughness: 100, coverage_low: 0}
            \(more)

            """.write(toFile: place.path("nightly.yaml"), atomically: true, encoding: .utf8)
    }

    /// Rows of a bundled experiment as a new one's.
    private func add(_ name: String, rowsOf experiment: String, on nucleus: String, times factor: Double, as new: String) throws {
        let text = try String(contentsOfFile: Repository.path("Sources/Physics/ScatteringData/Data/\(nucleus).csv"), encoding: .utf8)
        var lines = ["experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"]
        for line in text.split(separator: "\n") where line.hasPrefix(experiment + ",") {
            let fields = line.split(separator: ",")
            guard let value = Double(fields[4]), let error = Double(fields[5]) else { continue }
            let kinematics = fields[1...3].joined(separator: ",")
            lines.append("\(new),\(kinematics),\(factor * value),\(factor * error),0.03")
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: place.path("in/\(name)"), atomically: true, encoding: .utf8)
    }

    private func night(ranks: Int? = nil, _ options: String...) async throws -> Launcher.Outcome {
        try await Launcher.start(
            ranks: ranks, program: "nucens", arguments: ["nightly", place.path("nightly.yaml")] + options, timeout: .seconds(180)
        ).outcome()
    }

    private func report(_ night: String) throws -> String {
        try String(contentsOfFile: "\(store)/\(night)/report.txt", encoding: .utf8)
    }

    private var nights: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { $0.hasPrefix("20") }
            .sorted { ($0.count, $0) < ($1.count, $1) }
    }

    @Test("The first model of all nuclei; then sets of two nuclei, judged apart: one is used, one is quarantined for what older data say")
    func twoNights() async throws {
        let due = try await night("--check")
        #expect(due.succeeded && due.output.contains("to do: train the ensemble of response functions ("), "\(due)")
        let first = try await night(ranks: 2)
        #expect(first.succeeded && first.output.contains("published: the ensemble of response functions passed all"), "\(first)")
        let idle = try await night()
        #expect(idle.succeeded && idle.output.contains("nothing new in 0 files"), "\(idle)")

        try add("12C-fresh.csv", rowsOf: "Dai:2018xhi", on: "12C", times: 1.02, as: "Fresh")
        try add("16O-high.csv", rowsOf: "Anghinolfi:1996vm", on: "16O", times: 1.4, as: "High")
        try add("nameless.csv", rowsOf: "Anghinolfi:1996vm", on: "16O", times: 1.1, as: "Nameless")
        try add("40Ca-other.csv", rowsOf: "Williamson:1997", on: "40Ca", times: 1.1, as: "Other")
        let second = try await night(ranks: 2)
        let told = try report(nights[1])
        #expect(second.succeeded && second.output.contains("passed all"), "\(second)\n\(told)")
        #expect(second.output.contains("quarantined: High on 16O (at the kinematics of") && !second.output.contains("Fresh on"), "\(told)")
        #expect(second.errors.contains("nameless.csv: it names no nucleus; begin its name with one, such as 12C-nameless.csv"), "\(second)")
        #expect(second.errors.contains("it is of 40Ca, which 'train.targets' does not name"), "\(second)")
        #expect(second.errors.components(separatedBy: "quarantined: High").count == 2, "said once: \(second)")
        #expect(told.contains("12C-fresh.csv, 12C") && told.contains("points held out of members"), "\(told)")
        #expect(told.contains("16O, 2.5 GeV: peak of the DUNE beam"), "\(told)")
        let config = try String(contentsOfFile: "\(store)/current/config.yaml", encoding: .utf8)
        #expect(config.contains("12C-fresh.csv") && !config.contains("16O-high.csv"), "\(config)")
        for nucleus in ["16O", "40Ar"] {
            let predicted = try await Nucens.run(
                "predict", ["\(store)/current", "--target", nucleus, "--energy", "0.68", "--theta", "60", "--omega", "0.1:0.3:5"])
            #expect(predicted.succeeded, "\(predicted)")
        }
        let page = try await Nucens.run("report", store)
        #expect(page.succeeded && page.output == "\(store)/report.html\n", "\(page)")
        let again = try await night()
        #expect(again.output.contains("nothing new in 4 files"), "\(again)")
        let back = try await Nucens.run("rollback", store)
        #expect(back.succeeded && back.output.contains("current is \(nights[0])/model again"), "\(back)")

        try "store: \(store)\ndata: {directories: [\"\(place.path("in"))\"], still_for: 0}\n"
            .write(toFile: place.path("nightly.yaml"), atomically: true, encoding: .utf8)
        let other = try await night()
        #expect(other.status == 1, "\(other)")
        #expect(other.errors.contains("is of another kind than the card's 'train' (responses, not ensemble)"), "\(other)")
    }

    @Test("A night that is stopped goes on with the members that are there, to the bits of an undisturbed one")
    func interruption() async throws {
        let stopped = try await night(ranks: 2, "--time-limit", "1s")
        #expect(stopped.status == 75 && stopped.errors.contains("resume me with 'nucens nightly"), "\(stopped)")
        let resumed = try await night(ranks: 1)
        #expect(resumed.succeeded && resumed.errors.contains("goes on") && nights.count == 1, "\(resumed)")
        let run = try await Nucens.run("train", [place.path("store/\(nights[0])/run-1/config.yaml"), "--output", place.path("whole")])
        #expect(run.succeeded, "\(run)")
        let compared = try await Nucens.python("compare_runs.py", place.path("store/\(nights[0])/run-1"), place.path("whole"))
        #expect(compared.succeeded, "\(compared)")
    }
}
