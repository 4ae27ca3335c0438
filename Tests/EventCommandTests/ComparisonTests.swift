import Events
import Foundation
import Launching
import Testing
import TestSupport
import ToyEvents

@Suite("Generators and files of events side by side", .fewAtOnce, .serialized)
struct ComparisonTests {
    private func write(_ text: String, to path: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

    private func run(_ name: String, _ more: String, shift: Double = 0, in place: TemporaryDirectory) async throws -> String {
        let (events, card) = (place.path("events-\(shift).csv"), place.path("\(name).yaml"))
        try write(ToyLaw.text(ToyLaw.events(2500, seed: 1, shift: shift)), to: events)
        try write(
            "replicas: 2\nfolds: {test_fraction: 0.3}\nflow: {width: 16, blocks: 2}\ntraining: {epochs: 6, batch_size: 64}\n" + more,
            to: card)
        let outcome = try await Nucens.run("generator", card, "--events", events, "--output", place.path(name))
        try #require(outcome.succeeded, "\(outcome)")
        return place.path(name)
    }

    /// Rows of the table whose first row begins so, as words.
    private func table(_ text: String, _ start: String) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { $0.hasPrefix(start) }) else { return [] }
        return lines[(first + 1)...].prefix { !$0.isEmpty }.map { $0.split(separator: " ").map(String.init) }
    }

    @Test("Two generators: identical, of another seed, of another law; tables, pictures and a page")
    func generators() async throws {
        let place = try TemporaryDirectory()
        let first = try await run("first", "seed: 1\n", in: place), second = try await run("second", "seed: 2\n", in: place)
        let other = try await run("other", "seed: 1\n", shift: 0.8, in: place)
        let same = try await Nucens.run("compare", first, first)
        #expect(same.succeeded && same.output.hasPrefix("identical: "), "\(same)")
        let drawn = Launcher.has("gnuplot") ? ["--output", place.path("page")] : []
        let seeds = try await Nucens.run("compare", [first, second] + drawn), laws = try await Nucens.run("compare", first, other)
        #expect(seeds.succeeded && seeds.output.contains("seed: 1 → 2") && seeds.output.contains("events: the same"), "\(seeds)")
        #expect(laws.succeeded && laws.output.contains("events: other ones"), "\(laws)")
        let near = table(seeds.output, "E_ν [GeV]").compactMap { Double($0[1]) }
        let far = table(laws.output, "E_ν [GeV]").compactMap { Double($0[1]) }
        #expect(near.count == 6 && far.count == 6)
        for (near, far) in zip(near, far) { #expect(near > -0.05 && far > 2 * near && far > 0.2, "\(seeds) \(laws)") }
        if !drawn.isEmpty {
            let html = try String(contentsOfFile: place.path("page/compare.html"), encoding: .utf8)
            #expect(html.contains("Densities") && html.components(separatedBy: "<figure").count == 13)
            let pictures = try await Nucens.run("plot", first, "--output", place.path("pictures"))
            let paths = pictures.output.split(separator: "\n").map(String.init)
            #expect(pictures.succeeded && paths.contains { $0.hasSuffix("/map-0.svg") } && paths.contains { $0.hasSuffix("/metrics.svg") })
            #expect(paths.allSatisfy(FileManager.default.fileExists(atPath:)), "\(pictures)")
        }
        let wrong = try await Nucens.run("compare", first, place.path("nowhere"))
        #expect(wrong.status == 1 && wrong.errors.contains("there is no result"), "\(wrong)")
    }

    @Test("Files of one law lie at the floor, of another above it; weights and few events are refused")
    func files() async throws {
        let place = try TemporaryDirectory()
        let samples = [("a", 4000, 1, 0.0), ("b", 4000, 2, 0), ("c", 4000, 3, 0.5), ("t", 500, 4, 0), ("few", 20, 5, 0)]
        for (name, count, seed, shift) in samples {
            try write(ToyLaw.text(ToyLaw.events(count, seed: UInt64(seed), shift: shift)), to: place.path("\(name).csv"))
        }
        let same = try await Nucens.run(
            "events", "compare", place.path("a.csv"), place.path("b.csv"), "--training", place.path("t.csv"))
        let other = try await Nucens.run("events", "compare", place.path("c.csv"), place.path("b.csv"))
        #expect(same.succeeded && same.output.contains("training  500 events"), "\(same)")
        func ratio(_ text: String, fromEnd: Int) -> [Double] {
            table(text, "mean over slices").compactMap { Double($0[$0.count - fromEnd]) }
        }
        let (floor, memory, far) = (ratio(same.output, fromEnd: 2), ratio(same.output, fromEnd: 1), ratio(other.output, fromEnd: 1))
        #expect(floor.count == 4 && floor.allSatisfy { (0.6...1.5).contains($0) }, "\(same)")
        // A memory of 500 events has the noise of 500.
        #expect(memory.prefix(3).allSatisfy { $0 > 1.5 }, "\(same)")
        #expect(far.count == 4 && far[0] > 3, "\(other)")
        func area(_ text: String) throws -> Double {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("AUC") })
            return try #require(Double(line.split(separator: " ")[4]))
        }
        let areas = (same: try area(same.output), other: try area(other.output))
        #expect(abs(areas.same - 0.5) < 0.05 && areas.other > 0.6, "\(same) \(other)")
        try write("E_nu_GeV,E_mu_GeV,cos_theta,weight\n" + (0..<300).map { "2,1,0.9,\(1 + $0 % 2)\n" }.joined(), to: place.path("w.csv"))
        for (name, message) in [("w", "unequal weights"), ("few", "give at least 200")] {
            let wrong = try await Nucens.run("events", "compare", place.path("\(name).csv"), place.path("b.csv"))
            #expect(wrong.status == 1 && wrong.errors.contains(message), "\(wrong)")
        }
    }

    @Test("Energies are drawn like those of a file of events")
    func energies() async throws {
        let place = try TemporaryDirectory()
        let run = try await run("run", "", in: place)
        try write("E_nu_GeV,E_mu_GeV,cos_theta\n" + (0..<300).map { "\(2 + 0.001 * Double($0)),1,0.9\n" }.joined(), to: place.path("n.csv"))
        let made = try await Nucens.run(
            "generate", run, "--events", "200", "--flux", place.path("n.csv"), "--output", place.path("m.csv"))
        #expect(made.succeeded, "\(made)")
        let energies = try String(contentsOfFile: place.path("m.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
            .compactMap { Double($0.split(separator: ",")[0]) }
        let refusals = [(run, "is a run, not a file of events"), (run + "/ensemble.h5", "it is the result of a run, not a file")]
        for (events, message) in refusals {
            let wrong = try await Nucens.run("events", "list", events)
            #expect(wrong.status == 1 && wrong.errors.contains(message), "\(wrong)")
        }
        let tuned = try await Nucens.run("finetune", "--from", run, "--target", "40Ar")
        #expect(tuned.status == 1 && tuned.errors.contains("'nucens generator --from"), "\(tuned)")
        #expect(energies.count == 200 && energies.allSatisfy { (2...2.3).contains($0) } && energies.contains { $0 > 2.2 })
    }
}
