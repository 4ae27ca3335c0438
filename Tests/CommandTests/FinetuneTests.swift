import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens finetune", .fewAtOnce)
struct FinetuneTests {
    private static let small = ["--replicas", "3", "--epochs", "12"]

    private func finetune(
        ranks: Int = 1, from: String? = nil, _ place: TemporaryDirectory, _ name: String, _ more: String...
    ) async throws -> Launcher.Outcome {
        let source = if let from { from } else { try await SmallRun.path }
        let arguments = ["finetune", "--from", source] + Self.small + ["--output", place.path(name)] + more
        return ranks == 1
            ? try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
            : try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    private func expect(_ outcome: Launcher.Outcome, _ phrase: String = "") {
        #expect(outcome.succeeded && (phrase.isEmpty || (outcome.output + outcome.errors).contains(phrase)), "\(outcome)")
    }

    @Test("The depth of the greatest evidence: the same bits on 1 and 2 ranks; NumPy recomputes the result from the file alone")
    func evidence() async throws {
        let place = try TemporaryDirectory()
        let alone = try await finetune(place, "alone", "--target", "6Li")
        expect(alone, "has the greatest evidence")
        expect(alone, "result: \(place.path("alone/ensemble.h5"))")
        expect(try await finetune(ranks: 2, place, "two", "--target", "6Li"))
        let again = try await Nucens.run("finetune", "--resume", "--output", place.path("two"))
        expect(again, "3 members were finished before; 0 to train")
        let verified = try await Nucens.run("verify", place.path("two"), "--member", "1")
        expect(verified, "network pre-trained on 12C, 3He, 16O, 27Al, 40Ca, 56Fe replica 1: all 1667 weights are the same to the bit")
        expect(try await Nucens.python("compare_runs.py", place.path("alone"), place.path("two")))
        let recomputed = try await Nucens.python("recompute.py", place.path("alone"))
        expect(recomputed)
        print(recomputed.output, terminator: "")
        expect(try await Nucens.python("open_groups.py", place.path("alone")))
    }

    @Test("What takes a trained ensemble takes a fine-tuned one; predictions are those of the training, to the bit")
    func likeAnEnsemble() async throws {
        let place = try TemporaryDirectory()
        let run = place.path("run")
        expect(try await finetune(place, "run", "--target", "6Li", "--depth", "2", "--train-fraction", "0.5"), "Heimlich:1973")
        expect(try await Nucens.python("check_prediction.py", run, try Launcher.executable("nucens")))
        expect(try await Nucens.run("status", run), "3 replicas of 6Li fine-tuned from \(try await SmallRun.path), depth 2, 12 epochs")
        expect(try await Nucens.run("compare", run, run, "--output", place.path("compared")))
        let points = place.path("points.csv")
        try "E_GeV,theta_deg,omega_GeV\n0.5,60,0.1\n0.5,60,0.15\n".write(toFile: points, atomically: true, encoding: .utf8)
        expect(try await Nucens.run("weights", run, points, "--output", place.path("weights.h5")))
        if Launcher.has("gnuplot") {
            expect(try await Nucens.run("plot", run, "--output", place.path("pictures")))
            expect(try await Nucens.run("report", run))
            expect(try await Python.run(Repository.path("Tests/Python/check_html.py"), [run + "/report.html", "fine-tuned from"]))
        }
        if Python.has("onnxruntime") {
            expect(try await Nucens.run("export", run, "--onnx", place.path("lithium.onnx")))
            let check = try await Nucens.python("check_onnx.py", run, place.path("lithium.onnx"))
            expect(check)
            print(check.output, terminator: "")
        }
        let aggregate = try await Nucens.run("aggregate", run)
        #expect(aggregate.succeeded && aggregate.output.hasSuffix("result: \(run)/ensemble.h5\n"), "\(aggregate)")
    }

    @Test("Carbon to lithium to oxygen: the steps of the chain are taken one after the other, and a scan starts from its end")
    func chain() async throws {
        let place = try TemporaryDirectory()
        expect(try await finetune(place, "first", "--target", "6Li", "--depth", "2", "--companions", "none"))
        expect(try await finetune(
            ranks: 2, from: place.path("first"), place, "second", "--replicas", "2", "--target", "16O", "--depth", "0",
            "--companions", "40Ca"),
            "from \(place.path("first"))")
        expect(try await Nucens.python("recompute.py", place.path("second")))
        expect(try await Nucens.python("check_prediction.py", place.path("second"), try Launcher.executable("nucens")))
        if Python.has("onnxruntime") {
            expect(try await Nucens.run("export", place.path("second"), "--onnx", place.path("chain.onnx")))
            expect(try await Nucens.python("check_onnx.py", place.path("second"), place.path("chain.onnx")))
        }
        func scan(_ target: String) async throws -> Launcher.Outcome {
            try await Nucens.run(
                ranks: 2, "scan", "--from", place.path("second"), "--targets", target, "--depths", "0,1", "--replicas", "2",
                "--splits", "1", "--epochs", "5", "--companions", "6Li", "--output", place.path("scan"))
        }
        // Points that trained the networks on their way are no test of them.
        for seen in ["6Li", "40Ca", "12C"] {
            let refused = try await scan(seen)
            #expect(refused.status == 1 && refused.errors.contains("were trained on points of \(seen) before"), "\(refused)")
        }
        expect(try await scan("27Al"), "A/16")
    }

    @Test("A user's own table of a nucleus that is not bundled")
    func ownData() async throws {
        let place = try TemporaryDirectory()
        let rows = (0..<30).map { i -> String in
            let (energy, omega) = (i < 15 ? 0.5 : 0.62, 0.06 + 0.01 * Double(i % 15))
            let peak = 40 * exp(-pow((omega - 0.13) / 0.05, 2)) + 5
            return "Mine:2026,\(energy),60,\(omega),\(peak),\(0.05 * peak),0.03"
        }
        let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"
        try ([header] + rows).joined(separator: "\n").write(toFile: place.path("mine.csv"), atomically: true, encoding: .utf8)
        expect(try await finetune(place, "mine", "--data", place.path("mine.csv"), "--Z", "6", "--A", "13", "--depth", "1"), "Mine:2026")
        expect(try await Nucens.python("recompute.py", place.path("mine")))
        let predicted = try await Nucens.run(
            "predict", place.path("mine"), "--target", "13C", "--energy", "0.5", "--theta", "60", "--omega", "0.1:0.2:3")
        expect(predicted)
    }

    @Test("A job that was told to stop is finished by --resume, to the same bits; another card is refused")
    func resume() async throws {
        let place = try TemporaryDirectory()
        let long = ["--target", "6Li", "--depth", "3", "--epochs", "4000", "--checkpoint-minutes", "0.002"]
        let run = place.path("run")
        let source = try await SmallRun.path
        func job(_ ranks: Int, _ arguments: [String]) async throws -> Launcher.Outcome {
            try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: ["finetune"] + arguments, timeout: .seconds(120))
        }
        let start = ["--from", source, "--replicas", "3"] + long
        let first = try Launcher.start(
            ranks: 2, program: "nucens", arguments: ["finetune"] + start + ["--output", run], timeout: .seconds(120))
        let deadline = ContinuousClock.now + .seconds(60)
        while ((try? FileManager.default.contentsOfDirectory(atPath: run + "/members")) ?? []).isEmpty, .now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        try first.signal(SIGTERM, to: "nucens")
        let stopped = try await first.outcome()
        #expect(stopped.status == 75 && stopped.errors.contains("resume me with 'nucens finetune --resume --output \(run)'"), "\(stopped)")
        let unfinished = try await Nucens.run("predict", run, "--energy", "0.5", "--theta", "60", "--omega", "0.1")
        #expect(unfinished.status == 1 && unfinished.errors.contains("the run is not finished"), "\(unfinished)")
        expect(try await job(1, ["--resume", "--output", run]))
        expect(try await job(1, start + ["--output", place.path("whole")]))
        expect(try await Nucens.python("compare_runs.py", place.path("whole"), run))
        let other = try await job(1, ["--resume", "--depth", "1", "--output", run])
        #expect(other.status == 1 && other.errors.contains("there it says 'depth: 3', here 'depth: 1'"), "\(other)")
    }

    @Test("Bad input: what is wrong, in which file, and what to do; nothing is made")
    func badInput() async throws {
        let place = try TemporaryDirectory()
        let source = try await SmallRun.path
        func refusal(_ arguments: String...) async throws -> String {
            let outcome = try await Launcher.mpirun(
                ranks: 2, program: "nucens", arguments: ["finetune"] + arguments + ["--output", place.path("run")], timeout: .seconds(60))
            #expect(outcome.status == 1 && outcome.output.isEmpty && place.contents.filter { $0 == "run" }.isEmpty, "\(outcome)")
            #expect(outcome.errors.components(separatedBy: "nucens: error: ").count == 2, "one message: \(outcome)")
            return outcome.errors
        }
        #expect(try await refusal("--from", "/nonexistent", "--target", "6Li").contains("there is no result /nonexistent/ensemble.h5"))
        #expect(try await refusal("--from", source).contains("there is no target: give --target 56Fe"))
        #expect(try await refusal("--from", source, "--target", "13C", "--replicas", "2").contains("there is no bundled table for 13C"))
        #expect(try await refusal("--from", source, "--target", "12C").contains("is of 12C itself"))
        #expect(try await refusal("--from", source, "--Z", "6").contains("--Z and --A go together"))
        #expect(try await refusal("--from", source, "--target", "6Li", "--Z", "6", "--A", "13").contains("which is 13C"))
        #expect(try await refusal("--from", source, "--target", "6Li", "--depth", "deep").contains("--depth: 'depth' is 'deep'"))
        let deep = try await refusal("--from", source, "--target", "6Li", "--depth", "5", "--replicas", "2")
        #expect(deep.contains("depth 5 is out of range") && deep.contains("\(source)/ensemble.h5 have 4 weight layers"), "\(deep)")
        let few = try await refusal("--from", source, "--target", "6Li", "--replicas", "9")
        #expect(few.contains("\(source)/ensemble.h5 has 4 members") && few.contains("\(place.path("run")) asks for 9 replicas"), "\(few)")
        let whole = try #require(FileManager.default.contents(atPath: source + "/ensemble.h5"))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: place.path("cut.h5")))
        #expect(try await refusal("--from", place.path("cut.h5"), "--target", "6Li").contains("cut.h5"))
    }
}
