import Foundation
import Launching
import Testing
import TestSupport

@Suite("The page of a run, for a newcomer", .fewAtOnce)
struct PageTests {
    @Test("Without gnuplot a page has its tables, and says in one line what is missing; few members are no calibrated band")
    func tablesAlone() async throws {
        let place = try TemporaryDirectory()
        let (run, page) = (place.path("run"), place.path("run/report.html"))
        try FileManager.default.copyItem(atPath: try await Runs.carbon, toPath: run)
        let report = try await Launcher.alone(program: "nucens", arguments: ["report", run], environment: ["PATH": "/nowhere"])
        #expect(report.succeeded && report.output == "\(page)\n", "\(report)")
        #expect(report.errors.split(separator: "\n").count == 1 && report.errors.contains("apt-get install gnuplot-nox"), "\(report)")
        let check = try await Python.run(Repository.path("Tests/Python/check_html.py"), [
            page, "Barreau:1983ht", "normalization_interval: 5", "apt-get install gnuplot-nox", "Bands of few members: not calibrated.",
            "4 members is itself known to 41 % at best",
        ])
        #expect(check.succeeded && check.output.contains("0 pictures"), "\(check)")
    }
}
