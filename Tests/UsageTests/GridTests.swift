import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens export --grid", .fewAtOnce)
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
        #expect(nothing.status == 64 && nothing.errors.contains("--grid FILE.h5 or --hadron-tensor FILE.dat"), "\(nothing)")
        #expect(place.contents == ["carbon.h5"])
    }

    @Test("A hadron tensor, read and contracted as GENIE does, gives the cross sections of the table in plane waves; one of a member too")
    func hadronTensor() async throws {
        let place = try TemporaryDirectory()
        let run = try await Runs.responses, file = place.path("carbon.h5")
        let written = try await Runs.nucens(
            "export", run, "--target", "12C", "--grid", file, "--hadron-tensor", place.path("mean.dat"))
        #expect(written.succeeded, "\(written)")
        let member = try await Runs.nucens("export", run, "--target", "12C", "--hadron-tensor", place.path("three.dat"), "--replica", "3")
        #expect(member.succeeded, "\(member)")
        let script = Repository.path("Tests/Python/check_hadron_tensor.py")
        let check = try await Launcher.run(
            Python.command, [script, file, place.path("mean.dat"), place.path("three.dat"), "3"],
            environment: ["PYTHONPATH": Repository.path("Sources/Python")], timeout: .seconds(180))
        #expect(check.succeeded && check.output.contains("points"), "\(check)")
        let absent = try await Runs.nucens(
            "export", run, "--target", "12C", "--hadron-tensor", place.path("none.dat"), "--replica", "77")
        #expect(absent.status == 1 && absent.errors.contains("no member of replica number 77"), "\(absent)")
        #expect(place.contents == ["carbon.h5", "mean.dat", "three.dat"])
    }
}
