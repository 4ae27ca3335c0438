import Events
import Foundation
import Launching
import Testing
import TestSupport
import ToyEvents

/// What a run of a generator is good for, beyond drawing events: densities, spectra, pages; scans and closure tests; adversarial networks.
@Suite("Uses of nucens generator", .fewAtOnce, .serialized)
struct GeneratorUseTests {
    private static let small = "flow: {bins: 8, width: 16, blocks: 2}\ntraining: {epochs: 4, batch_size: 64}\n"

    private func write(_ text: String, to path: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

    /// A run on events that say their cross section, 0.7 E_ν.
    private func trained(in place: TemporaryDirectory) async throws -> String {
        let rows = ToyLaw.events(2500, seed: 1).map { "\($0.energy),\($0.muonEnergy),\($0.cosTheta),14,\(0.7 * $0.energy)\n" }
        try write("E_nu_GeV,E_mu_GeV,cos_theta,neutrino,sigma_1e-38cm2\n" + rows.joined(), to: place.path("events.csv"))
        try write("replicas: 2\nfolds: {test_fraction: 0.3}\n" + Self.small, to: place.path("card.yaml"))
        let run = place.path("run")
        let outcome = try await Nucens.run(
            "generator", [place.path("card.yaml"), "--events", place.path("events.csv")], "--output", run)
        try #require(outcome.succeeded, "\(outcome)")
        return run
    }

    private func rows(_ text: String) -> [[Double]] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").compactMap { Double($0) } }
    }

    @Test("Densities, spectra that add up, cross sections, a page, and events as NuHepMC that are read back")
    func uses() async throws {
        let place = try TemporaryDirectory()
        let run = try await trained(in: place)
        let predicted = try await Nucens.run("predict", run, "--energy", "2", "--theta", "10:60:2", "--omega", "0.5:1.95:3")
        #expect(predicted.succeeded && predicted.errors.contains("2 points without a muon"), "\(predicted)")
        let points = rows(predicted.output)
        #expect(points.count == 4 && points.allSatisfy { $0.count == 12 && abs($0[10] / (1.4 * $0[3]) - 1) < 0.02 }, "\(predicted)")
        let both = try await Nucens.run("events", "spectrum", run, "--flux", "2", "--muon-energy", "0:2:4", "--theta", "0:180:3")
        let alone = try await Nucens.run("events", "spectrum", run, "--flux", "2", "--muon-energy", "0:2:4")
        #expect(both.succeeded && alone.succeeded, "\(both) \(alone)")
        let (cells, bins) = (rows(both.output), rows(alone.output))
        #expect(cells.count == 12 && abs(cells.reduce(0) { $0 + $1[4] } - 1) < 1e-9)
        for bin in 0..<4 { #expect(abs(cells[3 * bin..<3 * bin + 3].reduce(0) { $0 + $1[4] } - bins[bin][2]) < 1e-9) }
        #expect(abs(bins.reduce(0) { $0 + $1[9] } - 1.4) < 0.02, "\(alone)")
        let wrong = try await Nucens.run("events", "spectrum", run, "--muon-energy", "2:0:4")
        #expect(wrong.status == 1 && wrong.errors.contains("MIN:MAX:BINS"), "\(wrong)")

        let page = try await Nucens.run("report", run)
        #expect(page.succeeded, "\(page)")
        let html = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
        #expect(html.contains("histogram") && html.contains("Members") && (!Launcher.has("gnuplot") || html.contains("Map of (E_μ, θ)")))

        let made = try await Nucens.run(
            "generate", run, "--events", "300", "--flux", "1:4", "--beam", "--output", place.path("made.hepmc3"))
        #expect(made.succeeded, "\(made)")
        let table = try await Nucens.run("generate", run, "--events", "300", "--flux", "1:4", "--beam", "--output", place.path("made.csv"))
        #expect(table.succeeded, "\(table)")
        let check = try await Nucens.run("events", "check", place.path("made.hepmc3"))
        #expect(check.succeeded && check.output.contains("300 of ν_μ (PDG 14)") && check.output.contains("σ(E_nu)"), "\(check)")
        let back = try await Nucens.run("events", "convert", place.path("made.hepmc3"), place.path("back.csv"))
        #expect(back.succeeded, "\(back)")
        func columns(_ name: String) throws -> [[Double]] {
            try String(contentsOfFile: place.path(name), encoding: .utf8).split(separator: "\n").dropFirst()
                .map { $0.split(separator: ",").prefix(3).compactMap { Double($0) } }
        }
        let (first, second) = (try columns("made.csv"), try columns("back.csv"))
        #expect(first.count == 300 && zip(first, second).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) < 1e-12 } })
        // A flat beam times a cross section that grows with the energy.
        #expect(abs(first.reduce(0) { $0 + $1[0] } / 300 - 2.8) < 0.2)
    }

    @Test("A scan sets depths, trainings from scratch and the untouched base side by side: the same bits on 1 and 2 ranks")
    func scan() async throws {
        let place = try TemporaryDirectory()
        let run = try await trained(in: place)
        try write(ToyLaw.text(ToyLaw.events(1600, seed: 7, shift: 0.6)), to: place.path("other.csv"))
        try write(ToyLaw.text(ToyLaw.events(1600, seed: 8)), to: place.path("same.csv"))
        try write(
            "observable: events\nreplicas: 2\nscan: {sizes: [100, 400], depths: [1, 3]}\ntransfer: {pulls: [0, 0.1]}\n" + Self.small,
            to: place.path("scan.yaml"))
        let options = [place.path("scan.yaml"), "--from", run, "--targets", "\(place.path("other.csv")),\(place.path("same.csv"))"]
        let alone = try await Nucens.run("scan", options, "--output", place.path("alone"))
        #expect(alone.succeeded && alone.output.contains("scratch") && alone.output.contains("depth 3"), "\(alone)")
        let two = try await Nucens.run(ranks: 2, "scan", options, "--output", place.path("two"))
        #expect(two.succeeded && two.output.replacing("/two/", with: "/alone/") == alone.output, "\(two)")
        let moved = alone.output.split(separator: "\n").first { $0.hasPrefix("other") && $0.contains("400") }
        #expect(moved?.contains("←") == false, "the base is not the best for another law: \(alone)")
        let resumed = try await Nucens.run("scan", "--resume", "--output", place.path("two"))
        #expect(resumed.succeeded, "\(resumed)")
        let report = try await Nucens.run("report", place.path("two"))
        #expect(report.succeeded && report.output == place.path("two/report.html\n"), "\(report)")
        let base = try await Nucens.run("scan", [place.path("scan.yaml"), "--targets", place.path("same.csv")], "--output", place.path("x"))
        #expect(base.status == 1 && base.errors.contains("--from"), "\(base)")
    }

    @Test("Closure on a law of known density, and a member that --depth auto takes over")
    func closure() async throws {
        let place = try TemporaryDirectory()
        try write(
            "observable: events\nreplicas: 3\nclosure: {levels: [0, 2], events: 3000, test_events: 2000}\n"
                + "flow: {bins: 8, width: 24, blocks: 2}\ntraining: {epochs: 12}\n", to: place.path("card.yaml"))
        let outcome = try await Nucens.run("closure", place.path("card.yaml"), "--output", place.path("closure"))
        #expect(outcome.succeeded, "\(outcome)")
        // level, members, entropy, ±, members −, mixture −, ±, within
        let levels = outcome.output.split(separator: "\n").compactMap { line -> [Double]? in
            let numbers = line.split(separator: " ").compactMap { Double($0) }
            return numbers.count == 9 ? numbers : nil
        }
        #expect(levels.count == 2 && levels.allSatisfy { $0[5] > -0.01 && $0[5] < $0[4] && $0[4] < 0.12 }, "\(outcome)")
        let run = try await trained(in: place)
        try write(ToyLaw.text(ToyLaw.events(600, seed: 9, shift: 0.6)), to: place.path("other.csv"))
        let options = ["--from", run, "--depth", "auto", "--events", place.path("other.csv"), "--epochs", "3", "--replicas", "2"]
        let deep = try await Nucens.run("generator", options, "--output", place.path("deep"))
        #expect(deep.succeeded && deep.output.contains("depth"), "\(deep)")
    }

    @Test("Adversarial networks: trained, resumed, drawn from, taken over; what needs a density refuses")
    func adversarial() async throws {
        let place = try TemporaryDirectory()
        try write(ToyLaw.text(ToyLaw.events(2500, seed: 1)), to: place.path("events.csv"))
        try write(
            "method: gan\nreplicas: 2\nfolds: {test_fraction: 0.3}\ngan: {latents: 4, width: 16, blocks: 2, epochs: 4, batch_size: 128}\n",
            to: place.path("card.yaml"))
        let (run, events) = (place.path("run"), place.path("events.csv"))
        let outcome = try await Nucens.run("generator", [place.path("card.yaml"), "--events", events], "--output", run)
        #expect(outcome.succeeded && outcome.output.contains("held-out sliced EMD"), "\(outcome)")
        #expect(try await Nucens.run("verify", run, "--member", "1").succeeded)
        let drawn = try await Nucens.run("generate", run, "--events", "200", "--output", place.path("a.csv"))
        let two = try await Nucens.run(ranks: 2, "generate", run, "--events", "200", "--output", place.path("b.csv"))
        #expect(drawn.succeeded && two.succeeded, "\(drawn) \(two)")
        #expect(try Data(contentsOf: URL(filePath: place.path("a.csv"))) == Data(contentsOf: URL(filePath: place.path("b.csv"))))
        let taken = try await Nucens.run(
            "generator", [place.path("card.yaml"), "--events", events, "--from", run], "--output", place.path("taken"))
        #expect(taken.succeeded && taken.output.contains("base, held-out"), "\(taken)")
        #expect(try await Nucens.run("report", run).succeeded)
        for arguments in [
            ["predict", run, "--energy", "1", "--theta", "30", "--omega", "0.1"], ["events", "spectrum", run, "--theta", "0:180:4"],
            ["events", "weights", run, events, "--output", place.path("w.h5")],
        ] {
            let refused = try await Nucens.run(arguments[0], Array(arguments.dropFirst()))
            #expect(refused.status == 1 && refused.errors.contains("which know no density"), "\(arguments): \(refused)")
        }
        #expect(!FileManager.default.fileExists(atPath: place.path("w.h5")))
    }

    @Test("Bad files: cut off, wrong units, beyond ±1, no numbers, two neutrinos, damaged gzip: line or event, nothing half-written")
    func badFiles() async throws {
        let place = try TemporaryDirectory()
        let head = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\n"
        let event = "E 0 1 2\nU GEV MM\nW 1\nP 1 0 14 0 0 2 2 0 4\nV -1 1 [1]\nP 2 -1 13 0 0.6 0.8 1.005566 0.10566 1\n"
        let header = "E_nu_GeV,E_mu_GeV,cos_theta"
        let cases: [(name: String, text: String, says: String)] = [
            ("cut.hepmc3", head + event, "cut.hepmc3:8: the file ends without"),
            ("half.hepmc3", head + event.replacing("P 2 -1 13 0 0.6 0.8 1.005566 0.10566 1\n", with: "P 2 -1 13 0 0.6"), "half.hepmc3:"),
            ("units.csv", header + "\n2,1000,0.5\n", "units.csv:2: E_mu is 1000.0 GeV, above E_nu"),
            ("mega.csv", header + "\n2000,1000,0.5\n", "mega.csv:2: E_nu is 2000.0 GeV: is that MeV?"),
            ("angle.csv", header + "\n2,1,0.5\n2,1,1.5\n", "angle.csv:3: cos theta is 1.5, beyond ±1"),
            ("nan.csv", header + "\n2,nan,0.5\n", "nan.csv:2: E_mu_GeV is 'nan'"),
            ("weight.csv", header + ",weight\n2,1,0.5,-1\n", "weight.csv:2: the weight is -1.0"),
            ("channel.csv", header + ",channel\n2,1,0.5,9\n", "channel.csv:2: the channel is 9.0"),
            ("empty.csv", header + ",channel\n2,1,0.5,\n", "empty.csv:2: channel is ''"),
            ("other.csv", header + ",neutrino\n2,1,0.5,12\n", "other.csv:2: the neutrino has PDG number 12"),
            ("both.csv", header + ",neutrino\n2,1,0.5,14\n2,1,0.5,-14\n", "both.csv:3: the neutrino has PDG number -14"),
            ("sigma.csv", header + ",sigma_1e-38cm2\n2,1,0.5,-3\n", "sigma.csv:2: the cross section is -3.0"),
            ("packed.csv.gz", "", "packed.csv.gz: the gzip file is cut off or damaged"),
        ]
        for (name, text, says) in cases {
            // The first bytes of a gzip file, and no more.
            try (text.isEmpty ? Data([0x1F, 0x8B, 8, 0, 0]) : Data(text.utf8)).write(to: URL(filePath: place.path(name)))
            let check = try await Nucens.run("events", "check", place.path(name))
            #expect(check.status == 1 && check.output.contains(says), "\(name): \(check)")
            let train = try await Nucens.run("generator", "--events", place.path(name), "--output", place.path("run"))
            #expect(train.status == 1 && train.errors.contains(says), "\(name): \(train)")
            let convert = try await Nucens.run("events", "convert", place.path(name), place.path("new.hepmc3"))
            #expect(convert.status != 0 && !train.errors.contains("Fatal"), "\(name): \(convert)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(Set(left) == Set(cases.map(\.name)), "\(left)")
    }
}
