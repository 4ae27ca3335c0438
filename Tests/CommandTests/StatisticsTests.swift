import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("The statistics of an ensemble", .fewAtOnce)
struct StatisticsTests {
    @Test("Cross-fitting: what it says of the bands is the same to the bit on 1 and 2 ranks, and NumPy's", arguments: [
        "{held_out_folds: 2, draw_normalizations: true}", "{resample: settings}",
        "{resample: points, draw_noise: false, held_out_folds: 3}",
    ])
    func ranks(bootstrap: String) async throws {
        let place = try Nucens.workplace()
        try (Nucens.card + "bootstrap: \(bootstrap)\n").write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        let arguments = [place.path("card.yaml"), "--replicas", "10", "--epochs", "8"]
        let alone = try await Launcher.alone(program: "nucens", arguments: arguments + ["--output", place.path("on1")])
        #expect(alone.succeeded && alone.output.contains("out of sample (") && alone.output.contains("calibrated: σ² = "), "\(alone)")
        let two = try await Launcher.mpirun(ranks: 2, program: "nucens", arguments: arguments + ["--output", place.path("on2")])
        #expect(two.succeeded, "\(two)")
        let compared = try await Nucens.python("compare_runs.py", place.path("on1"), place.path("on2"))
        #expect(compared.succeeded, "\(compared)")
        let recomputed = try await Nucens.python("recompute.py", place.path("on1"))
        #expect(recomputed.succeeded, "\(recomputed)")
        let verified = try await Nucens.run("verify", place.path("on1"), "--member", "1")
        #expect(verified.succeeded, "\(verified)")
    }

    @Test("No test points, an experiment with one point, and more folds than points: defined numbers or one clear message")
    func edges() async throws {
        let place = try Nucens.workplace()
        let rows = (0..<24).map { i in "mine,0.5,40,\(0.05 + 0.01 * Double(i)),\(1000 + 10 * i),20,0.02" }
        let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"
        try ([header] + rows + ["other,0.5,40,0.3,900,20,0.05", ""]).joined(separator: "\n")
            .write(toFile: place.path("mine.csv"), atomically: true, encoding: .utf8)
        func card(_ name: String, _ bootstrap: String, folds: String) throws -> String {
            let text = Nucens.card + "data: {files: [\(place.path("mine.csv"))]}\nfolds: {kind: \(folds)}\nbootstrap: \(bootstrap)\n"
            try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
            return place.path(name)
        }
        for (name, folds) in [("none", "none"), ("random", "random")] {
            let run = try await Nucens.run(
                try card(name, "{held_out_folds: 2}", folds: folds), "--replicas", "6", "--output", place.path(name + "-run"))
            #expect(run.succeeded && run.output.contains("out of sample ("), "\(run)")
            #expect(run.output.contains("test points (") == (folds == "random"), "\(run)")
        }
        let single = try await Nucens.run(
            try card("single", "{resample: points}", folds: "none"), "--replicas", "1", "--output", place.path("single-run"))
        #expect(single.succeeded && !single.output.contains("calibrated"), "\(single)")
        let many = try await Nucens.run(
            ranks: 2, try card("many", "{held_out_folds: 26}", folds: "none"), "--output", place.path("many-run"))
        #expect(many.status == 1 && many.errors.components(separatedBy: "nucens: error: ").count == 2, "\(many)")
        #expect(many.errors.contains("bootstrap.held_out_folds is 26, but there are 25 training points; give a smaller number"), "\(many)")
        #expect(!FileManager.default.fileExists(atPath: place.path("many-run")))
    }
}
