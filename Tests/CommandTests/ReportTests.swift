import Foundation
import Testing
import TestSupport

/// What a run looks like: `nucens plot`, `nucens report`, `nucens compare`.
@Suite("nucens plot, report, compare", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
struct ReportTests {
    @Test("A run is drawn, told on one valid page, and compared with another")
    func wholeWay() async throws {
        let place = try Nucens.workplace()
        let run = place.path("run")
        #expect(try await Nucens.run(place.path("small.yaml"), "--output", run).succeeded)

        let plot = try await Nucens.run("plot", run, "--kind", "spectra", "--kind", "training", "--kind", "scan", "--format", "both")
        #expect(plot.succeeded && plot.errors.contains("no picture of kind scan"), "\(plot)")
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
        for command in ["plot", "report"] {
            let missing = try await Launcher.alone(
                program: "nucens", arguments: [command, place.path("good")], environment: ["PATH": "/nowhere"])
            #expect(missing.status == 1 && missing.errors.contains("apt-get install gnuplot-nox"), "\(missing)")
        }
        #expect(!FileManager.default.fileExists(atPath: place.path("good/report.html")))
    }
}
