import Foundation
import Launching
import Testing
import TestSupport

/// The Python package of Sources/Python, as it stands there.
@Suite("The Python package", .fewAtOnce, .enabled(if: Python.has("matplotlib, yaml"), "no matplotlib or PyYAML in this Python"))
struct PythonPackageTests {
    private func run(_ script: String, _ arguments: [String], in directory: String? = nil) async throws -> Launcher.Outcome {
        let words = [Repository.path("Tests/Python/\(script)")] + arguments
        return try await Launcher.run(
            "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", directory ?? Repository.path, Python.command] + words,
            environment: [
                "PYTHONPATH": Repository.path("Sources/Python"), "NUCENS_PROGRAM": try Launcher.executable("nucens"),
                "NUCENS_LIBRARY": try Launcher.executable("libNucensLibrary.so"), "PYTHONDONTWRITEBYTECODE": "1",
            ], timeout: .seconds(300))
    }

    @Test("Predictions, members, covariances, weights, responses, tables, pictures, cards and jobs; with the library and without")
    func package() async throws {
        let place = try TemporaryDirectory()
        let (source, responses, scan) = (try await Runs.carbon, try await Runs.responses, place.path("scan"))
        let scanned = try await Runs.nucens(
            "scan", "--from", source, "--targets", "6Li,16O", "--depths", "0,1", "--replicas", "2", "--splits", "2", "--epochs", "3",
            "--output", scan)
        #expect(scanned.succeeded, "\(scanned)")
        let check = try await run("check_package.py", [source, responses, scan, place.path])
        #expect(check.succeeded && check.output.hasSuffix("ok\n"), "\(check)")
    }

    @Test("Results and grids that somebody has changed are accepted, or refused by one message; nothing beside them is read")
    func damagedFiles() async throws {
        let place = try TemporaryDirectory()
        let grid = place.path("grid.h5")
        let exported = try await Runs.nucens("export", try await Runs.responses, "--target", "16O", "--grid", grid)
        #expect(exported.succeeded, "\(exported)")
        let runs = ["ensemble", "finetune", "scan"].map { Repository.path("Tests/FrozenTests/Fixtures/runs/\($0)/ensemble.h5") }
        let check = try await run("check_damaged.py", ["--files", "200"] + runs + [try await Runs.responses + "/ensemble.h5", grid])
        #expect(check.succeeded && check.output.contains("accepted"), "\(check)")
    }

    @Test("The notebooks run", arguments: ["my-first-band", "weights-for-a-generator"])
    func notebooks(name: String) async throws {
        let place = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(atPath: place.path("nucens-run"), withDestinationPath: try await Runs.carbon)
        let check = try await run("run_notebook.py", [Repository.path("docs/notebooks/\(name).ipynb")], in: place.path)
        #expect(check.succeeded && check.output.contains("cells ran"), "\(check)")
    }
}
