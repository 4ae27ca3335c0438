import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens export --grid")
struct GridTests {
    @Test("A table interpolates R_L, R_T and cross sections as well as it says, for a reader in NumPy; it replaces no file")
    func table() async throws {
        let place = try TemporaryDirectory()
        let run = try await Runs.responses, file = place.path("carbon.h5")
        let export = try await Runs.nucens("export", run, "--target", "12C", "--grid", file)
        #expect(export.succeeded && export.output.contains("R_L and R_T of 12C, 6 members: interpolated means"), "\(export)")
        let check = try await Launcher.run(
            Python.command, [Repository.path("Tests/Python/check_grid.py"), run, "12C", file],
            environment: ["PYTHONPATH": Repository.path("Sources/Python")], timeout: .seconds(180))
        #expect(check.succeeded && check.output.contains("cross sections"), "\(check)")
        let again = try await Runs.nucens("export", run, "--target", "12C", "--grid", file)
        #expect(again.status == 1 && again.errors.contains("\(file) exists"), "\(again)")
        let pointwise = try await Runs.nucens("export", try await Runs.carbon, "--grid", place.path("other.h5"))
        #expect(pointwise.status == 1 && pointwise.errors.contains("a table is of R_L and R_T"), "\(pointwise)")
        let nothing = try await Runs.nucens("export", run)
        #expect(nothing.status == 64 && nothing.errors.contains("--onnx FILE.onnx or --grid FILE.h5"), "\(nothing)")
        #expect(place.contents == ["carbon.h5"])
    }
}
