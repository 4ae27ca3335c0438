import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens leaveout", .fewAtOnce)
struct LeaveOutTests {
    private static let card = """
        network: {width: 20, blocks: 2}
        training: {epochs: 10, batch_size: 512, normalization_interval: 5}
        folds: {kind: none}
        leaveout: {replicas: 2}

        """

    private func workplace() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try Self.card.write(toFile: place.path("leaveout.yaml"), atomically: true, encoding: .utf8)
        return place
    }

    @Test("Experiments, settings and folds: the same bits on 1 and 2 ranks; NumPy recomputes the tables", arguments: [
        ("experiment", ["--only", "Whitney:1974hr,Dai:2018xhi"], "4 members: 2 groups by experiment × 2 replicas"),
        ("setting", ["--only", "O'Connell:1987ag"], "by setting × 2 replicas"),
        ("fold", ["--folds", "3"], "6 members: 3 groups by fold × 2 replicas"),
    ])
    func wholeWay(by: String, options: [String], announced: String) async throws {
        let place = try workplace()
        func test(_ name: String, ranks: Int?) async throws -> Launcher.Outcome {
            let arguments = ["leaveout", place.path("leaveout.yaml"), "--by", by, "--output", place.path(name)] + options
            return if let ranks {
                try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
            } else {
                try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
            }
        }
        let alone = try await test("alone", ranks: nil)
        #expect(alone.succeeded && alone.errors.contains(announced) && alone.output.contains("median p²"), "\(alone)")
        let two = try await test("two", ranks: 2)
        #expect(two.succeeded && two.output.replacing("/two/", with: "/alone/") == alone.output, "\(two)")
        for (script, runs) in [("compare_runs.py", ["alone", "two"]), ("check_leaveout.py", ["two"]), ("open_groups.py", ["two"])] {
            let outcome = try await Python.run(Repository.path("Tests/Python/\(script)"), runs.map { place.path($0) })
            #expect(outcome.succeeded, "\(outcome)")
        }
        let status = try await Nucens.run("status", place.path("two"))
        #expect(status.succeeded && status.output.contains(", a leave-one-out test: "), "\(status)")
        #expect(status.output.contains(" by \(by) × 2 replicas"), "\(status)")
        #expect(status.output.contains("result: \(place.path("two"))/ensemble.h5"), "\(status)")
        if by == "fold" { try await refusesOthers(place.path("two"), "leaveout") }
    }

    @Test("More experiments of the same test keep the members there are; another grouping is refused")
    func resume() async throws {
        let place = try workplace()
        let run = place.path("run")
        let first = try await Nucens.run("leaveout", place.path("leaveout.yaml"), "--only", "Whitney:1974hr", "--output", run)
        #expect(first.succeeded, "\(first)")
        let more = try await Nucens.run(ranks: 2, "leaveout", "--resume", "--only", "Dai:2018xhi,Whitney:1974hr", "--output", run)
        #expect(more.succeeded && more.errors.contains("2 members were finished before; 2 to train"), "\(more)")
        let other = try await Nucens.run("leaveout", "--resume", "--by", "setting", "--output", run)
        #expect(other.status == 1 && other.errors.contains("there it says 'by: experiment', here 'by: setting'"), "\(other)")
    }

    @Test("Bad input: what is wrong, and what to do; nothing is made", arguments: [1, 2])
    func badInput(ranks: Int) async throws {
        let place = try workplace()
        func refusal(_ arguments: String...) async throws -> String {
            let outcome = try await Launcher.mpirun(
                ranks: ranks, program: "nucens",
                arguments: ["leaveout", place.path("leaveout.yaml"), "--output", place.path("run")] + arguments, timeout: .seconds(60))
            #expect(outcome.status == 1 && outcome.output.isEmpty && place.contents.filter { $0 == "run" }.isEmpty, "\(outcome)")
            #expect(outcome.errors.components(separatedBy: "nucens: error: ").count == 2, "one message: \(outcome)")
            return outcome.errors
        }
        let misspelt = try await refusal("--only", "Barreau:1983")
        #expect(misspelt.contains("there is no experiment 'Barreau:1983' of 12C; did you mean 'Barreau:1983ht'?"), "\(misspelt)")
        #expect(try await refusal("--only", "Nobody").contains("'nucens data list --target 12C' names them"))
        #expect(try await refusal("--by", "fold", "--folds", "100000").contains("has no points: 3265 training points give no 100000 folds"))
        let named = try await refusal("--by", "fold", "--only", "Dai:2018xhi")
        #expect(named.contains("leaveout.only names experiments, but folds are drawn from all"), "\(named)")
        let weekday = try await refusal("--by", "weekday")
        #expect(weekday.contains("--by: 'leaveout.by' is 'weekday'; it must be one of experiment, setting, fold"), "\(weekday)")
        #expect(try await refusal("--folds", "1").contains("--folds: 'leaveout.folds' is '1'"))
        let table = """
            experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty
            mine,0.68,60,0.2,100,3,0.02

            """
        try table.write(toFile: place.path("one.csv"), atomically: true, encoding: .utf8)
        try "data: {files: [\(place.path("one.csv"))]}\nfolds: {kind: none}\n"
            .write(toFile: place.path("leaveout.yaml"), atomically: true, encoding: .utf8)
        #expect(try await refusal().contains("without mine nothing is left to train on"))
    }
}
