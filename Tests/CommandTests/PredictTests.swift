import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("nucens predict", .fewAtOnce)
struct PredictTests {
    @Test("A spectrum: ω, mean, standard deviation, quantiles; in every format; errors that say what to do")
    func spectrum() async throws {
        let run = try await SmallRun.path
        let spectrum = ["predict", run, "--energy", "0.68", "--theta", "60", "--omega"]
        let table = try await Launcher.alone(program: "nucens", arguments: spectrum + ["0:0.68:100"])
        #expect(table.succeeded, "\(table)")
        let rows = table.output.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map { Double($0) ?? .nan } }
        #expect(rows.count == 100 && rows.allSatisfy { $0.count == 9 && $0[1] > 0 && $0[2] >= 0 && $0[8] >= 0 })
        // 2.5 % ≤ 16 % ≤ median ≤ 84 % ≤ 97.5 %
        #expect(rows.allSatisfy { $0[6] <= $0[4] && $0[4] <= $0[3] && $0[3] <= $0[5] && $0[5] <= $0[7] })
        #expect(rows.first?[0] == 0 && rows.last?[0] == 0.68)
        #expect(table.errors.contains("warning") && table.errors.contains("ω outside"), "\(table)")

        // At a measured point the prediction is the stored one.
        let check = try await Nucens.python("check_prediction.py", run, try Launcher.executable("nucens"))
        #expect(check.succeeded, "\(check)")

        let json = try await Launcher.alone(program: "nucens", arguments: spectrum + ["0.1:0.3:3", "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((object["mean_nb_per_sr_GeV"] as? [Double])?.count == 3, "\(json)")
        let csv = try await Launcher.alone(program: "nucens", arguments: spectrum + ["0.1:0.3:3", "--format", "csv"])
        let header = [
            "mean", "standard_deviation", "median", "quantile_16", "quantile_84", "quantile_2_5", "quantile_97_5",
            "shape_standard_deviation",
        ]
        #expect(csv.output.hasPrefix("omega_GeV," + header.map { $0 + "_nb_per_sr_GeV" }.joined(separator: ",") + "\n0.1,"), "\(csv)")
        #expect(csv.errors.isEmpty, "inside the measured range there is nothing to warn of: \(csv)")

        for (arguments, phrase) in [
            (["--energy", "-1", "--theta", "60", "--omega", "0:1:5"], "--energy is -1.0; it must be above 0 GeV"),
            (["--energy", "1", "--theta", "180", "--omega", "0:1:5"], "--theta is 180.0; it must lie between 0 and 180"),
            (["--energy", "1", "--theta", "60", "--omega", "0:2:5"], "leaves 0 … E = 1.0 GeV"),
            (["--energy", "1", "--theta", "60", "--omega", "0-1"], "--omega is '0-1'; give MIN:MAX:POINTS in GeV"),
            (["--energy", "1", "--theta", "60"], "give --energy, --theta and --omega, or a list of points with --points FILE"),
            (["--energy", "1", "--points", "a.csv"], "leave out --energy, --theta and --omega"),
            (["--energy", "1", "--theta", "60", "--omega", "0.1", "--target", "56Fe"], "is of 12C, not of 56Fe"),
            (["--energy", "1", "--theta", "60", "--omega", "0:1:5000", "--covariance"], "there may be 4000; give fewer points"),
            (["--energy", "1", "--theta", "60", "--omega", "0:1:600000", "--format", "json"], "choose tsv or csv, or --output FILE.h5"),
        ] {
            let refused = try await Launcher.alone(program: "nucens", arguments: ["predict", run] + arguments)
            #expect(refused.status == 1 && refused.output.isEmpty && refused.errors.contains(phrase), "\(refused)")
        }
    }

    @Test("A run that is absent, unfinished, cut off or of another version is named")
    func badRuns() async throws {
        let place = try Nucens.workplace()
        let point = ["--energy", "0.68", "--theta", "60", "--omega", "0.1"]
        func refusal(_ run: String) async throws -> String {
            let outcome = try await Launcher.alone(program: "nucens", arguments: ["predict", run] + point)
            #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
            return outcome.errors
        }
        #expect(try await refusal("absent").contains("there is no result absent/ensemble.h5: give the directory of a run"))
        let run = place.path("run")
        #expect(try await Nucens.run(place.path("small.yaml"), "--replicas", "1", "--epochs", "2", "--output", run).succeeded)
        // Of a single member the spread is not known.
        let single = try await Launcher.alone(program: "nucens", arguments: ["predict", run] + point)
        #expect(single.succeeded && single.output.split(separator: "\t").contains("nan"), "\(single)")
        let matrix = try await Launcher.alone(program: "nucens", arguments: ["predict", run, "--correlation"] + point)
        #expect(matrix.status == 1 && matrix.errors.contains("--correlation takes two members at least"), "\(matrix)")
        let whole = try #require(FileManager.default.contents(atPath: run + "/ensemble.h5"))
        for length in [0, 100, 5000, whole.count / 2, whole.count - 100] {
            try whole.prefix(length).write(to: URL(fileURLWithPath: run + "/ensemble.h5"))
            #expect(try await refusal(run).contains("cut off"), "\(length) of \(whole.count) bytes")
        }
        try FileManager.default.removeItem(atPath: run + "/ensemble.h5")
        #expect(try await refusal(run).contains("the run is not finished; go on with it by 'nucens --resume --output \(run)'"))
    }
}
