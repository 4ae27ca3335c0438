import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens closure", .fewAtOnce)
struct ClosureTests {
    private static let card = """
        network: {width: 20, blocks: 2}
        training: {epochs: 10, batch_size: 512, normalization_interval: 5}
        closure: {laws: 2, replicas: 3}

        """

    private func workplace() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try Self.card.write(toFile: place.path("closure.yaml"), atomically: true, encoding: .utf8)
        return place
    }

    @Test("Every law, level and replica in one job: the same bits on 1 and 2 ranks; NumPy recomputes bias, variance, coverage and ratio")
    func wholeWay() async throws {
        let place = try workplace()
        let alone = try await Nucens.run("closure", place.path("closure.yaml"), "--output", place.path("alone"))
        #expect(alone.succeeded && alone.errors.contains("18 members: 2 laws × levels 0, 1, 2 × 3 replicas"), "\(alone)")
        #expect(alone.output.contains("level 2, test points, λf") && alone.output.contains("R_bv"), "\(alone)")
        #expect(alone.output.contains("faithful ensembles of 3 have R_bv = 1 and 0.52 of the points within 1σ"), "\(alone)")
        let two = try await Nucens.run(ranks: 2, "closure", place.path("closure.yaml"), "--output", place.path("two"))
        #expect(two.succeeded && two.output.replacing("/two/", with: "/alone/") == alone.output, "\(two)")
        for (script, runs) in [("compare_runs.py", ["alone", "two"]), ("check_closure.py", ["two"]), ("open_groups.py", ["two"])] {
            let outcome = try await Python.run(Repository.path("Tests/Python/\(script)"), runs.map { place.path($0) })
            #expect(outcome.succeeded, "\(outcome)")
        }
        let status = try await Nucens.run("status", place.path("two"))
        #expect(status.succeeded && status.output.contains("a closure test: 18 members: 2 laws × levels 0, 1, 2 × 3 replicas"), "\(status)")
        #expect(status.output.contains("result: \(place.path("two"))/ensemble.h5"), "\(status)")
        try await refusesOthers(place.path("two"), "closure")
    }

    @Test("A test that lost members is finished by --resume, with more laws too; another card is refused")
    func resume() async throws {
        let place = try workplace()
        let run = place.path("run")
        #expect(try await Nucens.run(ranks: 2, "closure", place.path("closure.yaml"), "--levels", "0,2", "--output", run).succeeded)
        try FileManager.default.copyItem(atPath: run, toPath: place.path("before"))
        for name in try FileManager.default.contentsOfDirectory(atPath: run + "/members").sorted().prefix(4) {
            try FileManager.default.removeItem(atPath: "\(run)/members/\(name)")
        }
        try FileManager.default.removeItem(atPath: run + "/ensemble.h5")
        let resumed = try await Nucens.run("closure", "--resume", "--output", run)
        #expect(resumed.succeeded && resumed.errors.contains("8 members were finished before; 4 to train"), "\(resumed)")
        let compared = try await Nucens.python("compare_runs.py", place.path("before"), run)
        #expect(compared.succeeded, "\(compared)")
        let more = try await Nucens.run("closure", "--resume", "--output", run, "--laws", "3", "--levels", "0,1,2")
        #expect(more.succeeded && more.errors.contains("12 members were finished before; 15 to train"), "\(more)")
        let other = try await Nucens.run("closure", "--resume", "--seed", "5", "--output", run)
        #expect(other.status == 1 && other.errors.contains("there it says 'seed: 1', here 'seed: 5'"), "\(other)")
    }

    @Test("A finished run as the law: its mean, or one of its members")
    func runAsLaw() async throws {
        let place = try workplace()
        let source = try await SmallRun.path
        let mean = try await Nucens.run(
            "closure", place.path("closure.yaml"), "--law", source, "--levels", "0", "--laws", "1", "--output", place.path("mean"))
        #expect(mean.succeeded, "\(mean)")
        let checked = try await Nucens.python("check_closure.py", place.path("mean"), source)
        #expect(checked.succeeded, "\(checked)")
        for (name, member) in [("member.yaml", 9), ("second.yaml", 1)] {
            try Self.card.replacing("replicas: 3", with: "replicas: 3, law: \"\(source)\", member: \(member)")
                .write(toFile: place.path(name), atomically: true, encoding: .utf8)
        }
        let absent = try await Nucens.run("closure", place.path("member.yaml"), "--output", place.path("member"))
        #expect(absent.status == 1 && absent.errors.contains("closure.member is 9") && absent.errors.contains("it has 0 to 3"), "\(absent)")
        let second = try await Nucens.run(
            "closure", place.path("second.yaml"), "--levels", "0", "--laws", "1", "--output", place.path("second"))
        #expect(second.succeeded, "\(second)")
        let checkedSecond = try await Nucens.python("check_closure.py", place.path("second"), source, "1")
        #expect(checkedSecond.succeeded, "\(checkedSecond)")
    }

    @Test("Bad input: what is wrong, in which file, and what to do; nothing is made", arguments: [1, 2])
    func badInput(ranks: Int) async throws {
        let place = try workplace()
        func refusal(_ card: String, _ arguments: String...) async throws -> String {
            try card.write(toFile: place.path("bad.yaml"), atomically: true, encoding: .utf8)
            let outcome = try await Launcher.mpirun(
                ranks: ranks, program: "nucens", arguments: ["closure", place.path("bad.yaml"), "--output", place.path("run")] + arguments,
                timeout: .seconds(60))
            #expect(outcome.status == 1 && outcome.output.isEmpty && place.contents.filter { $0 == "run" }.isEmpty, "\(outcome)")
            #expect(outcome.errors.components(separatedBy: "nucens: error: ").count == 2, "one message: \(outcome)")
            return outcome.errors
        }
        #expect(try await refusal("closure:\n  laws: 0\n").contains("bad.yaml:2: 'closure.laws' is '0'; it must be a whole number from 1"))
        #expect(try await refusal("", "--laws", "0").contains("--laws: 'closure.laws' is '0'"))
        let law = try await refusal("closure: {law: nowhere}\n")
        #expect(law.contains("closure.law is neither 'parametrized' nor a finished run"), "\(law)")
        #expect(law.contains("there is no result nowhere/ensemble.h5"), "\(law)")
        #expect(try await refusal("closure: {levels: [0, 3]}\n").contains("'closure.levels' is '0, 3'; it must be a list of 0, 1 and 2"))
        #expect(try await refusal("closure: {member: second}\n").contains("'closure.member' is 'second'"))
        let passes = try await refusal("method: dropout\ntraining: {dropout: 0.01}\n")
        #expect(passes.contains("a closure test takes ensembles of method bootstrap or none, not passes of dropout"), "\(passes)")
        #expect(try await refusal("closure: {lows: 3}\n").contains("unknown key 'closure.lows'; did you mean 'closure.laws'?"))
        #expect(try await refusal("replics: 3\n").contains("unknown key 'replics'; did you mean 'replicas'?"))
    }
}

/// What only ensembles can do is refused in one message.
func refusesOthers(_ run: String, _ kind: String) async throws {
    let name = kind == "closure" ? "a closure test" : "a leave-one-out test"
    let predict = try await Nucens.run("predict", run, "--energy", "0.68", "--theta", "60", "--omega", "0.2")
    #expect(predict.status == 1 && predict.errors.contains("the result of \(name), which holds tables, but no networks"), "\(predict)")
    let plot = try await Nucens.run("plot", run)
    #expect(plot.status == 1 && plot.errors.contains("is the result of \(name), which has no pictures of its own"), "\(plot)")
    let report = try await Nucens.run("report", run)
    #expect(report.succeeded && report.output == "\(run)/report.html\n", "\(report)")
    let compare = try await Nucens.run("compare", run, run)
    #expect(compare.status == 1 && compare.errors.contains(name), "\(compare)")
    // What goes by members alone works for every study.
    let verify = try await Nucens.run("verify", run, "--member", "0")
    #expect(verify.status == 1 && verify.errors.contains("say which by --\(kind == "closure" ? "law and --level" : "group")"), "\(verify)")
    let aggregate = try await Nucens.run("aggregate", run)
    #expect(aggregate.succeeded && aggregate.output.hasSuffix("result: \(run)/ensemble.h5\n"), "\(aggregate)")
}
