import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

/// What a run looks like: `nucens plot`, `nucens report`, `nucens compare`.
@Suite("nucens plot, report, compare", .fewAtOnce, .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
struct ReportTests {
    @Test("A run is drawn, told on one valid page, and compared with another")
    func wholeWay() async throws {
        let place = try Nucens.workplace()
        let run = place.path("run")
        #expect(try await Nucens.run(place.path("small.yaml"), "--output", run).succeeded)

        let plot = try await Nucens.run("plot", run, "--kind", "spectra", "--kind", "training", "--kind", "depths", "--format", "both")
        #expect(plot.succeeded && plot.errors.contains("no picture of kind depths: only a scan"), "\(plot)")
        let drawn = plot.output.split(separator: "\n").map(String.init)
        // 83 measured (E, θ) and the training curves, each as SVG and PNG.
        #expect(drawn.count == 168 && drawn.allSatisfy { FileManager.default.fileExists(atPath: $0) })
        #expect(drawn.contains("\(run)/pictures/spectrum-0.68GeV-60deg.png"))
        #expect(FileManager.default.fileExists(atPath: "\(run)/pictures/spectrum-0.68GeV-60deg.gp"))

        let report = try await Nucens.run("report", run)
        #expect(report.succeeded && report.output == "\(run)/report.html\n", "\(report)")
        // 4 dot plots and histograms, training, map, 2 of sanity, 83 spectra.
        try await expectValid("\(run)/report.html", "91 pictures", "Barreau:1983ht", "4 bootstrap replicas", "normalization_interval: 5")
        let size = try #require(try FileManager.default.attributesOfItem(atPath: "\(run)/report.html")[.size] as? Int)
        #expect(size < 3_000_000, "a page of \(size) bytes is too much for a mail")

        let same = try await Nucens.run("compare", run, run)
        #expect(same.succeeded && same.output.hasPrefix("identical: ") && same.output.split(separator: "\n").count == 1, "\(same)")

        let other = place.path("other")
        let table = "data: {exclude: [Whitney:1974hr]}\n"
        try (Nucens.card + table).write(toFile: place.path("other.yaml"), atomically: true, encoding: .utf8)
        #expect(try await Nucens.run(place.path("other.yaml"), "--epochs", "10", "--output", other).succeeded)
        let compare = try await Nucens.run("compare", run, other, "--output", place.path("changes"))
        #expect(compare.succeeded, "\(compare)")
        for phrase in ["training.epochs: 20 → 10", "data.exclude: [] → [\"Whitney:1974hr\"]", "0 added, 31 gone", "mean: moved by"] {
            #expect(compare.output.contains(phrase), "\(phrase) in \(compare)")
        }
        try await expectValid(place.path("changes/compare.html"), "3 pictures", "Whitney:1974hr", "training.epochs")
    }

    @Test("A scan is drawn and told on a page with what its source says; what only networks can do is refused")
    func scan() async throws {
        let place = try TemporaryDirectory()
        let source = try await SmallRun.path
        let scan = place.path("scan")
        let outcome = try await Nucens.run(
            "scan", "--from", source, "--targets", "6Li,16O", "--depths", "0,1,4", "--replicas", "3", "--splits", "2", "--epochs", "5",
            "--output", scan)
        #expect(outcome.succeeded, "\(outcome)")
        let plot = try await Nucens.run("plot", scan)
        let drawn = plot.output.split(separator: "\n").map(String.init)
        #expect(plot.succeeded && plot.errors.isEmpty, "\(plot)")
        #expect(drawn == ["depths", "coverage", "movement", "spectra-6Li", "spectra-16O"].map { "\(scan)/pictures/\($0).svg" })
        // 6Li was measured at 2.7 GeV and 15°; the last column is A/12 of the source's mean.
        let spectrum = try String(contentsOfFile: "\(scan)/pictures/spectra-6Li-2.7GeV-15deg.dat", encoding: .utf8)
        let line = try #require(spectrum.split(separator: "\n").first { !$0.hasPrefix("#") })
        let first = line.split(separator: "\t").compactMap { Double($0) }
        #expect(first.count == 5 && first[4] > 0, "\(first)")

        let report = try await Nucens.run("report", scan)
        #expect(report.succeeded && report.output == "\(scan)/report.html\n", "\(report)")
        try await expectValid(
            "\(scan)/report.html", "5 pictures", "¹²C fine-tuned to ⁶Li, ¹⁶O", "A/12 × ¹²C, nothing trained", "Heimlich:1973",
            "train_fraction: 0.1")

        for command in [
            ["compare", scan, scan], ["predict", scan, "--energy", "1", "--theta", "30", "--omega", "0.1"],
            ["compare", source, scan], ["plot", source, "--kind", "depths"],
        ] {
            let refused = try await Launcher.alone(program: "nucens", arguments: command)
            #expect(refused.output.isEmpty && refused.errors.contains("scan"), "\(command): \(refused)")
            #expect(refused.status == (command[0] == "plot" ? 0 : 1))
        }
        // A source that is gone costs the pages a line.
        let moved = place.path("moved")
        try FileManager.default.createDirectory(atPath: moved, withIntermediateDirectories: false)
        let edit = try await Launcher.run(Python.command, ["-c", """
            import h5py, shutil, sys
            shutil.copy(sys.argv[1] + "/ensemble.h5", sys.argv[2] + "/ensemble.h5")
            h5py.File(sys.argv[2] + "/ensemble.h5", "a").attrs["source"] = "/nowhere/ensemble.h5"
            """, scan, moved])
        #expect(edit.succeeded, "\(edit)")
        let pages = try await Nucens.run("plot", moved, "--kind", "pages")
        #expect(pages.succeeded && pages.errors.contains("/nowhere/ensemble.h5 is gone"), "\(pages)")
    }

    /// - Parameter count: what the check has to count.
    private func expectValid(_ page: String, _ count: String, _ phrases: String...) async throws {
        let check = try await Python.run(Repository.path("Tests/Python/check_html.py"), [page] + phrases)
        #expect(check.succeeded && check.output.contains(count), "\(check)")
    }

    @Test("Bad input ends in one message, exit status 1, and nothing written")
    func refusals() async throws {
        let place = try Nucens.workplace()
        let run = place.path("run")
        #expect(try await Nucens.run(place.path("small.yaml"), "--replicas", "2", "--epochs", "2", "--output", run).succeeded)
        let whole = try #require(FileManager.default.contents(atPath: run + "/ensemble.h5"))
        let commands = [
            ["plot", run], ["report", run], ["compare", run, run, "--output", place.path("out")], ["compare", place.path("good"), run],
        ]
        try FileManager.default.copyItem(atPath: run, toPath: place.path("good"))
        func expectRefusals(_ phrase: String) async throws {
            for command in commands {
                let outcome = try await Launcher.alone(program: "nucens", arguments: command)
                #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains(phrase), "\(command): \(outcome)")
            }
            #expect(place.contents == ["good", "run", "small.yaml"])
            for name in ["pictures", "report.html"] { #expect(!FileManager.default.fileExists(atPath: "\(run)/\(name)")) }
        }
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: run + "/ensemble.h5"))
        try await expectRefusals("cut off")
        let version = try await Launcher.run(Python.command, ["-c", """
            import h5py, shutil, sys
            shutil.copy(sys.argv[1] + "/ensemble.h5", sys.argv[2] + "/ensemble.h5")
            h5py.File(sys.argv[2] + "/ensemble.h5", "a").attrs["format_version"] = 2
            """, place.path("good"), run])
        #expect(version.succeeded, "\(version)")
        try await expectRefusals("its format_version is 2, this program reads 1")
        try FileManager.default.removeItem(atPath: run + "/ensemble.h5")
        try await expectRefusals("the run is not finished")
        try FileManager.default.removeItem(atPath: run + "/config.yaml")
        try await expectRefusals("there is no result \(run)/ensemble.h5: give the directory of a run")

        let kind = try await Nucens.run("plot", place.path("good"), "--kind", "spectrum")
        #expect(kind.status == 64 && kind.errors.contains("spectra"), "\(kind)")
        let file = try await Nucens.run("plot", place.path("good"), "--kind", "chi2", "--output", place.path("small.yaml"))
        #expect(file.status == 1 && file.errors.contains("Not a directory"), "\(file)")
        let missing = try await Launcher.alone(
            program: "nucens", arguments: ["plot", place.path("good")], environment: ["PATH": "/nowhere"])
        #expect(missing.status == 1 && missing.errors.contains("apt-get install gnuplot-nox"), "\(missing)")
        #expect(!FileManager.default.fileExists(atPath: place.path("good/pictures")))
    }
}
