import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("Calibration by left-out experiments", .fewAtOnce)
struct LeftOutCalibrationTests {
    private static func list(_ place: TemporaryDirectory) throws -> String {
        let rows = ["E_GeV,theta_deg,omega_GeV", "0.68,60,0.2", "0.68,60,0.3", "2.0,16,0.4", "4.0,90,3.0"]
        try (rows.joined(separator: "\n") + "\n").write(toFile: place.path("list.csv"), atomically: true, encoding: .utf8)
        return place.path("list.csv")
    }

    @Test("NumPy finds the calibration again, and predictions of a fitted and of another nucleus follow it", arguments: ["12C", "27Al"])
    func recomputed(nucleus: String) async throws {
        let place = try TemporaryDirectory(), run = try await Responses.path
        let predicted = try await Nucens.run(
            "predict", [run, "--target", nucleus], "--points", Self.list(place), "--output", place.path("points.h5"))
        #expect(predicted.succeeded, "\(predicted)")
        let covered = predicted.errors.contains("whose experiments were left out, calibrated bands covered")
        #expect(covered == (nucleus == "12C"), "\(predicted)")
        let recomputed = try await Nucens.python("check_left_out.py", run, place.path("points.h5"))
        #expect(recomputed.succeeded && recomputed.output.contains("without the publication"), "\(recomputed)")
        guard nucleus == "12C" else { return }
        let report = try await Nucens.run("report", run)
        #expect(report.succeeded, "\(report)")
        let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
        #expect(page.contains("members that saw nothing of their experiment"))
    }
}
