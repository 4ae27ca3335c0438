import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens scan", .fewAtOnce)
struct ScanTests {
    private static let options = ["--targets", "16O,6Li", "--depths", "0,1,4", "--replicas", "2", "--splits", "2", "--epochs", "12"]

    private func scan(ranks: Int? = nil, _ place: TemporaryDirectory, _ name: String, _ more: String...) async throws -> Launcher.Outcome {
        let arguments = ["scan", "--from", try await SmallRun.path] + Self.options + ["--output", place.path(name)] + more
        return if let ranks {
            try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
        } else {
            try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
        }
    }

    @Test("Every target, split, depth and replica in one job: the same bits on 1 and 3 ranks; NumPy recomputes the tables")
    func tables() async throws {
        let place = try TemporaryDirectory()
        let alone = try await scan(place, "alone")
        #expect(alone.succeeded && alone.errors.contains("24 members: 16O, 6Li × 2 splits × 3 depths × 2 replicas from"), "\(alone)")
        #expect(alone.output.contains("16O") && alone.output.contains("± is the standard deviation over 2 splits"), "\(alone)")
        let three = try await scan(ranks: 3, place, "three")
        #expect(three.succeeded && three.output.replacing("three", with: "alone") == alone.output, "\(three)")
        let compared = try await Nucens.python("compare_runs.py", place.path("alone"), place.path("three"))
        #expect(compared.succeeded, "\(compared)")
        let recomputed = try await Nucens.python("check_scan.py", place.path("three"), try await SmallRun.path)
        #expect(recomputed.succeeded, "\(recomputed)")
        print(recomputed.output, terminator: "")
        let opened = try await Nucens.python("open_groups.py", place.path("three"), try await SmallRun.path)
        #expect(opened.succeeded, "\(opened)")
        let predicted = try await Nucens.run("predict", place.path("three"), "--energy", "0.5", "--theta", "60", "--omega", "0.1")
        #expect(predicted.status == 1 && predicted.errors.contains("but no networks"), "\(predicted)")
        #expect(predicted.errors.contains("'nucens finetune --from \(try await SmallRun.path)/ensemble.h5 --target T'"), "\(predicted)")
        let finetuned = try await Nucens.run("finetune", "--from", place.path("three"), "--target", "6Li", "--output", place.path("none"))
        #expect(finetuned.status == 1 && finetuned.errors.contains("three/ensemble.h5"), "\(finetuned)")
        #expect(finetuned.errors.contains("but no networks"), "\(finetuned)")
        let status = try await Nucens.run("status", place.path("three"))
        let what = ", a scan: 24 members: 16O, 6Li × 2 splits × 3 depths × 2 replicas from "
        #expect(status.succeeded && status.output.contains(what), "\(status)")
        #expect(status.output.contains("result: "), "\(status)")
    }

    @Test("A scan that lost members is finished by --resume; another card is refused")
    func resume() async throws {
        let place = try TemporaryDirectory()
        #expect(try await scan(ranks: 2, place, "run").succeeded)
        try FileManager.default.copyItem(atPath: place.path("run"), toPath: place.path("before"))
        let members = place.path("run/members")
        let files = try FileManager.default.contentsOfDirectory(atPath: members).sorted()
        // Networks that were shown other nuclei are called by all they know: "12C,3He,…".
        for name in files.filter({ $0.contains(",") }).prefix(3) + files.filter({ !$0.contains(",") }).prefix(5) {
            try FileManager.default.removeItem(atPath: "\(members)/\(name)")
        }
        try FileManager.default.removeItem(atPath: place.path("run/ensemble.h5"))
        let resumed = try await Nucens.run(ranks: 2, "scan", "--resume", "--output", place.path("run"))
        #expect(resumed.succeeded && resumed.errors.contains("19 members were finished before; 5 to train"), "\(resumed)")
        #expect(resumed.errors.contains("5 members were finished before; 3 to train"), "\(resumed)")
        let compared = try await Nucens.python("compare_runs.py", place.path("before"), place.path("run"))
        #expect(compared.succeeded, "\(compared)")
        let several = try await Nucens.run("verify", place.path("run"), "--member", "1")
        #expect(several.status == 1 && several.errors.contains("has 12 members 1, the first of them 16O depth 0 replica 1"), "\(several)")
        let verified = try await Nucens.run(
            "verify", place.path("run"), "--member", "1", "--target", "6Li", "--depth", "4", "--split", "1")
        #expect(verified.succeeded && verified.output.contains("6Li split 1 depth 4 replica 1: all "), "\(verified)")
        let same = "network pre-trained on 12C, 3He, 16O, 27Al, 40Ca, 56Fe split 1 replica 1: all 1667 weights are the same"
        #expect(verified.output.contains(same), "\(verified)")
        let other = try await Nucens.run("scan", "--resume", "--seed", "5", "--output", place.path("run"))
        #expect(other.status == 1 && other.errors.contains("there it says 'seed: 1', here 'seed: 5'"), "\(other)")
    }

    @Test("Bad input: what is wrong, in which file, and what to do; nothing is made")
    func badInput() async throws {
        let place = try TemporaryDirectory()
        let source = try await SmallRun.path
        func refusal(_ arguments: String...) async throws -> String {
            let outcome = try await Launcher.mpirun(
                ranks: 2, program: "nucens", arguments: ["scan"] + arguments + ["--output", place.path("run")], timeout: .seconds(60))
            #expect(outcome.status == 1 && outcome.output.isEmpty && place.contents.filter { $0 == "run" }.isEmpty, "\(outcome)")
            #expect(outcome.errors.components(separatedBy: "nucens: error: ").count == 2, "one message: \(outcome)")
            return outcome.errors
        }
        #expect(try await refusal("--from", "/nonexistent").contains("there is no result /nonexistent/ensemble.h5"))
        #expect(try await refusal("--from", source, "--targets", "13C").contains("there is no bundled table for 13C"))
        let deep = try await refusal("--from", source, "--depths", "0-11", "--replicas", "2")
        #expect(deep.contains("have 4 weight layers; give depths from 0 to 4"))
        #expect(try await refusal("--from", source, "--depths", "4-2").contains("--depths: 'depths' is '4-2'"))
        let few = try await refusal("--from", source, "--depths", "1", "--replicas", "9")
        #expect(few.contains("\(source)/ensemble.h5 has 4 members") && few.contains("\(place.path("run")) asks for 9 replicas"), "\(few)")
        #expect(try await refusal("--from", source, "--targets", "16O,16O").contains("names 16O twice"))
        #expect(try await refusal("--from", source, "--depths", "1", "--replicas", "2", "--companions", "13C")
            .contains("companions: there is no bundled table for 13C"))
        let whole = try #require(FileManager.default.contents(atPath: source + "/ensemble.h5"))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: place.path("cut.h5")))
        #expect(try await refusal("--from", place.path("cut.h5")).contains("cut.h5"))
        let aggregate = try await Nucens.run("aggregate", "/nonexistent")
        #expect(aggregate.status == 1 && aggregate.errors.contains("there is no run in /nonexistent"), "\(aggregate)")
    }
}
