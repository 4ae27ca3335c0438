import CommandSupport
import Foundation
import Launching
import NuclearResponses
import ScatteringData
import Testing
import TestSupport

@Suite("nucens with a card of response functions", .fewAtOnce)
struct ResponsesTests {
    @Test("The same bits on one rank without a launcher, and on 1 and 2 ranks under mpirun; a member is trained again to the bit")
    func rankCounts() async throws {
        let place = try Responses.workplace()
        let alone = try await Responses.path
        for ranks in 1...2 {
            let run = try await Nucens.run(ranks: ranks, place.path("nuclei.yaml"), "--output", place.path("on\(ranks)"))
            #expect(run.succeeded && run.output.contains("16O Anghinolfi:1996vm"), "\(run)")
        }
        let compared = try await Nucens.python("compare_runs.py", alone, place.path("on1"), place.path("on2"))
        #expect(compared.succeeded, "\(compared)")
        let verified = try await Nucens.run("verify", alone, "--member", "4")
        #expect(verified.succeeded && verified.output.contains("the same to the bit"), "\(verified)")
    }

    @Test("Any nucleus is predicted; one that was not fitted comes with what that means")
    func anyNucleus() async throws {
        let run = try await Responses.path
        func predict(_ nucleus: String?) async throws -> Launcher.Outcome {
            try await Nucens.run(
                "predict", [run] + (nucleus.map { ["--target", $0] } ?? []), "--energy", "0.68", "--theta", "60", "--omega", "0.2")
        }
        var means: [String: Double] = [:]
        for nucleus in ["12C", "16O", "40Ar"] {
            let outcome = try await predict(nucleus)
            #expect(outcome.succeeded, "\(outcome)")
            means[nucleus] = Responses.columns(outcome.output)["mean_nb_per_sr_GeV"]?.first
            #expect(outcome.errors.contains("no measurement of 40Ar was fitted") == (nucleus == "40Ar"), "\(outcome)")
        }
        let (carbon, oxygen, argon) = (means["12C"] ?? 0, means["16O"] ?? 0, means["40Ar"] ?? 0)
        #expect(carbon > 500 && carbon < 5000 && oxygen > carbon && argon > oxygen)
        let none = try await predict(nil)
        #expect(none.status == 1 && none.errors.contains("Name one with --target"), "\(none)")
        for (nucleus, complaint) in [("12Q", "not a nucleus"), ("400Ca", "no nucleus has"), ("1H", "free nucleon")] {
            let refused = try await predict(nucleus)
            #expect(refused.status == 1 && refused.errors.contains(complaint), "\(refused)")
        }
    }

    @Test("R_L and R_T add up to the cross section, and each point says whether the data separate them")
    func responses() async throws {
        let run = try await Responses.path
        let outcome = try await Nucens.run("responses", [run, "--target", "12C"], "--q", "0.4", "--omega", "0.1:0.3:3")
        #expect(outcome.succeeded, "\(outcome)")
        let table = Responses.columns(outcome.output)
        let arms = try #require(table["delta_epsilon"])
        #expect(arms.count == 3 && arms.allSatisfy { $0 >= 0 && $0 <= 1 } && arms[0] > 0.2)
        let beyond = try await Nucens.run("responses", [run, "--target", "12C"], "--q", "0.4", "--omega", "0.3:0.5:3")
        #expect(beyond.succeeded && beyond.errors.contains("2 of 3 points lie beyond the light cone"), "\(beyond)")
        let nowhere = try await Nucens.run("responses", [run, "--target", "12C"], "--q", "0.4", "--omega", "0.5")
        #expect(nowhere.status == 1 && nowhere.errors.contains("beyond the light cone no electron scatters"), "\(nowhere)")
        let compared = try await Nucens.run("responses", [run, "--target", "12C"], "--compare")
        #expect(compared.succeeded && compared.output.contains("0.570  R_T"), "\(compared)")
        let sum = try await Nucens.run("responses", [run, "--target", "12C"], "--q", "0.5", "--sum")
        #expect(try #require(Responses.columns(sum.output)["SL"]).allSatisfy { $0 > 0.3 && $0 < 2 }, "\(sum)")
        let unfitted = try await Nucens.run("responses", [run, "--target", "16O"], "--compare")
        #expect(unfitted.status == 1 && unfitted.errors.contains("no separated measurements of 16O are bundled"), "\(unfitted)")
        let ofCrossSections = try await Nucens.run("responses", [SmallRun.path], "--q", "0.4", "--omega", "0.1")
        #expect(ofCrossSections.status == 1 && ofCrossSections.errors.contains("do not tell R_L from R_T"), "\(ofCrossSections)")
    }

    @Test("What needs networks of one nucleus, or of cross sections, says so")
    func refusals() async throws {
        let run = try await Responses.path, place = try Responses.workplace()
        let scan = try await Nucens.run("scan", ["--from", run], "--replicas", "2", "--output", place.path("scan"))
        #expect(scan.status == 1 && scan.errors.contains("'nucens leaveout --by nucleus'"), "\(scan)")
        let dropout = try await Nucens.run(place.path("nuclei.yaml"), ["--method", "dropout"], "--output", place.path("dropout"))
        #expect(dropout.status == 1 && dropout.errors.contains("--method"), "\(dropout)")
        let absent = try await Nucens.run(place.path("nuclei.yaml"), ["--target", "40Ar"], "--output", place.path("argon"))
        #expect(absent.status == 1 && absent.errors.contains("there is no table of 40Ar"), "\(absent)")
        let twice = try await Nucens.run(place.path("nuclei.yaml"), ["--target", "12C,12C"], "--output", place.path("twice"))
        #expect(twice.status == 1 && twice.errors.contains("twice"), "\(twice)")
        try (Responses.card + "folds: {kind: nuclei, nuclei: [27Al]}\n").write(
            toFile: place.path("holding.yaml"), atomically: true, encoding: .utf8)
        let holding = try await Nucens.run(place.path("holding.yaml"), "--output", place.path("holding"))
        #expect(holding.status == 1 && holding.errors.contains("27Al is none of 12C, 16O"), "\(holding)")
        try (Responses.card + "data: {exclude: [Nobody:1900]}\n").write(
            toFile: place.path("excluding.yaml"), atomically: true, encoding: .utf8)
        let unknown = try await Nucens.run(place.path("excluding.yaml"), "--output", place.path("excluding"))
        #expect(unknown.status == 1 && unknown.errors.contains("no nucleus has an experiment 'Nobody:1900'"), "\(unknown)")
    }

    @Test("A nucleus is held out whole, or but for a share of its points, and its points are what the test is over")
    func heldOut() async throws {
        let place = try Responses.workplace()
        for (share, trained) in [(0.0, 0), (0.1, 12)] {
            let name = place.path("run-\(trained)")
            try (Responses.card + "folds: {kind: nuclei, nuclei: [16O], train_fraction: \(share)}\n").write(
                toFile: place.path("held.yaml"), atomically: true, encoding: .utf8)
            let run = try await Nucens.run(place.path("held.yaml"), "--output", name)
            #expect(run.succeeded && run.output.contains("test points (\(120 - trained))"), "\(run)")
        }
    }

    @Test("nucens leaveout by nucleus: a row for each nucleus and share, the same on 1 and 2 ranks; a member is trained again to the bit")
    func leftOut() async throws {
        let place = try Responses.workplace()
        let card = Responses.card.replacing("replicas: 6\n", with: "") + "leaveout: {replicas: 3, shares: [0, 0.1]}\n"
        try card.write(toFile: place.path("leaveout.yaml"), atomically: true, encoding: .utf8)
        var tables: [String] = []
        for ranks in 1...2 {
            let test = try await Nucens.run(ranks: ranks, "leaveout", [place.path("leaveout.yaml")], "--output", place.path("on\(ranks)"))
            #expect(test.succeeded, "\(test)")
            tables.append(test.output.replacing("on\(ranks)", with: "test"))
        }
        #expect(tables[0] == tables[1])
        let rows = tables[0].split(separator: "\n").dropFirst().prefix(4).map { $0.split(separator: " ").prefix(4).joined(separator: " ") }
        #expect(rows == ["12C 0 % 0", "12C 10 % 328", "16O 0 % 0", "16O 10 % 12"], "\(tables[0])")
        // Points of carbon that replicas held out calibrate its bands; two experiments on oxygen do not.
        let words = tables[0].split(separator: "\n").filter { $0.contains("10 %") }.map { $0.split(separator: " ") }
        let (band, calibrated) = (Double(words[0][12]) ?? .nan, Double(words[0][16]) ?? .nan)
        #expect(calibrated >= band && calibrated < 100 && words[1][16] == "–", "\(tables[0])")
        let verified = try await Nucens.run(
            "verify", [place.path("on1"), "--target", "16O", "--depth", "1"], "--split", "100", "--member", "2")
        #expect(verified.succeeded, "\(verified)")
        let unknown = try await Nucens.run("leaveout", [place.path("leaveout.yaml")], "--only", "27Al", "--output", place.path("unknown"))
        #expect(unknown.status == 1 && unknown.errors.contains("27Al is none of 12C, 16O"), "\(unknown)")
        let folds = try await Nucens.run("leaveout", [place.path("leaveout.yaml")], "--folds", "3", "--output", place.path("folds"))
        #expect(folds.status == 1 && folds.errors.contains("--folds"), "\(folds)")
    }

    @Test("A law whose R_L and R_T are known is found again where the angles separate them, beside a table of a new nucleus")
    func closure() async throws {
        let place = try TemporaryDirectory()
        // Responses of the base with other numbers than the central ones that networks start from.
        var settings = ResponseModel.Settings()
        settings.fermiMomentumSpread = 0
        let law = ResponseModel(settings, seed: 99, replica: 3), nucleus = try Nucleus("48Ti")
        var rows = ["target,experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"]
        for (energy, theta) in [(0.34, 60.0), (0.37, 60), (0.55, 36), (0.59, 36), (0.19, 145), (0.21, 145)] {
            let points = (3...15).map { Kinematics(energy: energy, theta: theta, omega: 0.01 * Double($0)) }
            let at = NuclearPoints(points, on: nucleus)
            for (point, kernel) in zip(points, law.kernels(at: at)) {
                let sigma = kernel.longitudinal + kernel.transverse
                rows.append("48Ti,Law:\(theta),\(energy),\(theta),\(point.omega),\(sigma),\(0.02 * sigma),0.01")
            }
        }
        try rows.joined(separator: "\n").write(toFile: place.path("titanium.csv"), atomically: true, encoding: .utf8)
        try """
            observable: responses
            targets: [12C, 48Ti]
            replicas: 4
            data: {files: ["\(place.path("titanium.csv"))"]}
            bootstrap: {draw_noise: false, draw_normalizations: false, resample: none, left_out_experiments: 0, error_floor: 0}
            model: {fermi_momentum_spread: 0, shape_spread: 0, base_weight: 0.01}
            network: {width: 32, blocks: 3}
            training: {epochs: 100, batch_size: 128}
            """.write(toFile: place.path("law.yaml"), atomically: true, encoding: .utf8)
        let trained = try await Nucens.run(ranks: 2, place.path("law.yaml"), "--output", place.path("run"))
        #expect(trained.succeeded, "\(trained)")
        let outcome = try await Nucens.run("responses", [place.path("run"), "--target", "48Ti"], "--q", "0.35", "--omega", "0.05:0.11:4")
        #expect(outcome.succeeded && !outcome.errors.contains("do not separate"), "\(outcome)")
        let table = Responses.columns(outcome.output)
        let (q, omega) = (try #require(table["q_GeV"]), try #require(table["omega_GeV"]))
        let points = zip(q, omega).map { ResponsePoint(momentum: $0, omega: $1) }
        let (longitudinal, transverse) = (table["RL_per_GeV"] ?? [], table["RT_per_GeV"] ?? [])
        for (i, known) in law.bases(at: points, of: nucleus).enumerated() {
            #expect(abs(longitudinal[i] / known.longitudinal - 1) < 0.1, "R_L \(longitudinal[i]) for \(known.longitudinal)")
            #expect(abs(transverse[i] / known.transverse - 1) < 0.1, "R_T \(transverse[i]) for \(known.transverse)")
        }
    }

    @Test("A job of response functions that is stopped goes on to the same bits; a page for each nucleus follows")
    func resume() async throws {
        let place = try Responses.workplace(), whole = try await Responses.path
        let run = place.path("run")
        let job = try Nucens.start(ranks: 2, place.path("nuclei.yaml"), "--epochs", "10", "--output", run)
        try await Task.sleep(for: .milliseconds(700))
        try job.signal(SIGUSR1, to: "nucens")
        _ = try await job.outcome()
        let resumed = try await Nucens.run("--resume", "--output", run)
        #expect(resumed.succeeded, "\(resumed)")
        let compared = try await Nucens.python("compare_runs.py", whole, run)
        #expect(compared.succeeded, "\(compared)")
        let report = try await Nucens.run("report", run)
        #expect(report.succeeded && report.output == "\(run)/report.html\n\(run)/report-16O.html\n", "\(report)")
        let page = try String(contentsOfFile: run + "/report-16O.html", encoding: .utf8)
        #expect(page.contains("href=\"report.html\"") && page.contains("Response functions"))
        let maps = try await Nucens.run("plot", [run, "--target", "40Ar"], "--kind", "maps", "--kind", "responses")
        #expect(maps.succeeded && maps.output.contains("pictures/40Ar/uncertainty.svg"), "\(maps)")
    }
}
