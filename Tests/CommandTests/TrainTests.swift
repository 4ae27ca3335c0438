import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens train", .fewAtOnce)
struct TrainTests {
    @Test("The same bits on one rank without a launcher, on 1, 2, 3 and 6 ranks under mpirun, with threads; NumPy recomputes them")
    func rankCounts() async throws {
        let place = try Nucens.workplace()
        let alone = try await Nucens.run(place.path("small.yaml"), "--output", place.path("alone"))
        #expect(alone.succeeded, "\(alone)")
        #expect(alone.output.contains("Barreau:1983ht"), "\(alone)")
        #expect(alone.output.hasSuffix("result: \(place.path("alone"))/ensemble.h5\n"), "\(alone)")
        // On 6 ranks, some have no member.
        for ranks in [1, 2, 3, 6] {
            let run = try await Nucens.run(ranks: ranks, place.path("small.yaml"), "--output", place.path("on\(ranks)"))
            #expect(run.succeeded && run.output.replacing("on\(ranks)", with: "alone") == alone.output, "\(run)")
        }
        let threads = try await Nucens.run(place.path("small.yaml"), "--threads-per-rank", "3", "--output", place.path("threads"))
        #expect(threads.succeeded, "\(threads)")
        let compared = try await Nucens.python(
            "compare_runs.py", place.path("alone"), place.path("on1"), place.path("on2"), place.path("on3"), place.path("on6"),
            place.path("threads"))
        #expect(compared.succeeded, "\(compared)")
        let recomputed = try await Nucens.python("recompute.py", place.path("on2"))
        #expect(recomputed.succeeded, "\(recomputed)")
        print(recomputed.output, terminator: "")
    }

    @Test("Every variant of the fixed-order products gives the same bits")
    func variants() async throws {
        let place = try Nucens.workplace()
        var runs: [String] = []
        for kind in ["avx512", "avx2", "portable"] {
            let run = try await Nucens.run(
                place.path("small.yaml"), "--replicas", "1", "--epochs", "6", "--gemm", kind, "--output", place.path(kind))
            // A kind that this processor lacks is refused with the list of those it has.
            if run.status == 64 && run.errors.contains("'\(kind)' is invalid for '--gemm <kind>'. Please provide one of") { continue }
            #expect(run.succeeded, "\(run)")
            runs.append(place.path(kind))
        }
        #expect(!runs.isEmpty)
        print("compared: \(runs.map { $0.split(separator: "/").last ?? "" })")
        var same: Set<[UInt8]> = []
        for run in runs {
            let result = try #require(FileManager.default.contents(atPath: run + "/members/12C-d4-r0.member"))
            // The weights stand before the checksum, which also covers the time of training.
            same.insert([UInt8](result.suffix(5_000).dropLast(32)))
        }
        #expect(same.count == 1)
    }

    @Test("A run is never overwritten; --resume keeps what is finished, and trains what is missing, cut off or damaged")
    func resume() async throws {
        let place = try Nucens.workplace()
        let run = place.path("run")
        #expect(try await Nucens.run(place.path("small.yaml"), "--output", run).succeeded)
        let again = try await Nucens.run(place.path("small.yaml"), "--output", run)
        let cure = "already holds a run; give another directory with --output, or go on with that run with --resume"
        #expect(again.status == 1 && again.errors.contains(cure), "\(again)")

        try FileManager.default.copyItem(atPath: run, toPath: place.path("before"))
        let members = run + "/members/"
        try FileManager.default.removeItem(atPath: members + "12C-d4-r1.member")
        let half = try #require(FileManager.default.contents(atPath: members + "12C-d4-r2.member"))
        try half.prefix(half.count / 2).write(to: URL(fileURLWithPath: members + "12C-d4-r2.member"))
        try FileManager.default.removeItem(atPath: run + "/ensemble.h5")
        let kept = try FileManager.default.attributesOfItem(atPath: members + "12C-d4-r0.member")[.modificationDate] as? Date
        let resumed = try await Nucens.run(ranks: 2, "--output", run, "--resume")
        #expect(resumed.succeeded, "\(resumed)")
        #expect(resumed.errors.contains("2 members were finished before; 2 to train"), "\(resumed)")
        #expect(resumed.errors.contains("12C-d4-r2.member: its checksum is wrong: cut off or damaged"), "\(resumed)")
        #expect(try FileManager.default.attributesOfItem(atPath: members + "12C-d4-r0.member")[.modificationDate] as? Date == kept)
        let compared = try await Nucens.python("compare_runs.py", run, place.path("before"))
        #expect(compared.succeeded, "\(compared)")

        let other = try await Nucens.run(place.path("small.yaml"), "--seed", "2", "--output", run, "--resume")
        let seeds = "holds a run of another card: there it says 'seed: 1', here 'seed: 2'"
        #expect(other.status == 1 && other.errors.contains(seeds), "\(other)")
        let more = try await Nucens.run("--replicas", "5", "--output", run, "--resume")
        #expect(more.succeeded && more.errors.contains("4 members were finished before; 1 to train"), "\(more)")
    }

    @Test("A replica whose loss is not finite is a value in the tables, and the next replica number takes its place")
    func failedReplicas() async throws {
        let place = try Nucens.workplace()
        // Inputs near the end of single precision overflow in every replica: all fail, and the run says so.
        let card = Nucens.card.replacing(
            "normalization_interval: 5", with: "normalization_interval: 5, learning_rate: 1e38, gradient_norm: 1e38")
        try card.write(toFile: place.path("hot.yaml"), atomically: true, encoding: .utf8)
        let run = try await Nucens.run(ranks: 2, place.path("hot.yaml"), "--output", place.path("run"))
        #expect(run.status == 1, "\(run)")
        #expect(run.errors.contains("the last one with: loss not finite in epoch"), "\(run)")
        #expect(run.errors.contains("lower training.learning_rate"), "\(run)")
    }

    @Test("Bad input ends in one message of rank 0 with what to do, and nothing is made", arguments: [1, 2])
    func badInput(ranks: Int) async throws {
        let place = try Nucens.workplace()
        func refusal(_ arguments: String...) async throws -> String {
            let outcome = try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments + ["--output", place.path("run")])
            #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
            #expect(outcome.errors.components(separatedBy: "nucens: error: ").count == 2, "one message: \(outcome)")
            #expect(place.contents.filter { $0 == "run" }.isEmpty, "nothing was made")
            return outcome.errors
        }
        func file(_ name: String, _ text: String) throws -> String {
            try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
            return place.path(name)
        }
        #expect(try await refusal("absent.yaml").contains("cannot read 'absent.yaml': No such file or directory"))
        #expect(try await refusal(file("key.yaml", "replics: 3\n")).contains("key.yaml:1: unknown key 'replics'; did you mean 'replicas'?"))
        #expect(try await refusal(file("type.yaml", "training:\n  epochs: ten\n")).contains("type.yaml:2: 'training.epochs' is 'ten'"))
        #expect(try await refusal("--epochs", "0").contains("--epochs: 'training.epochs' is '0'"))
        #expect(try await refusal("--target", "13C").contains("there is no bundled table for 13C"))
        #expect(try await refusal("--target", "16O").contains("published"))
        let table = try file("bad.csv", """
            experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV
            Barreau:1983ht,0.68,60,0.2,100,abc

            """)
        let card = try file("data.yaml", "data:\n  files: [\(table)]\nfolds: {kind: none}\n")
        #expect(try await refusal(card).contains("bad.csv:2"))
    }

    @Test("A place that cannot be written is named")
    func outputs() async throws {
        let place = try Nucens.workplace()
        let below = try await Nucens.run(place.path("small.yaml"), "--output", place.path("small.yaml") + "/run")
        let blocked = "cannot make the directory '\(place.path("small.yaml"))': Not a directory"
        #expect(below.status == 1 && below.errors.contains(blocked), "\(below)")
        let file = try await Nucens.run(place.path("small.yaml"), "--output", place.path("small.yaml"))
        #expect(file.status == 1 && file.errors.contains("small.yaml is a file; give another directory"), "\(file)")
        try "mine".write(toFile: place.path("notes"), atomically: true, encoding: .utf8)
        let occupied = try await Nucens.run(place.path("small.yaml"), "--output", place.path)
        #expect(occupied.status == 1 && occupied.errors.contains("is not empty; give another directory"), "\(occupied)")
        #expect(place.contents == ["notes", "small.yaml"])
    }

    @Test("A full disk ends the run with what to do; with room, --resume finishes",
          .enabled(if: TinyDisk.isPossible, "cannot mount a tmpfs here"))
    func fullDisk() async throws {
        let place = try Nucens.workplace()
        let disk = try TinyDisk(kilobytes: 200)
        let full = try await Nucens.run(ranks: 2, place.path("small.yaml"), "--output", disk.path("run"))
        #expect(full.status == 1, "\(full)")
        #expect(full.errors.components(separatedBy: "nucens: error: ").count == 2 && full.errors.contains("make room"), "\(full)")
        try FileManager.default.copyItem(atPath: disk.path("run"), toPath: place.path("run"))
        let resumed = try await Nucens.run("--output", place.path("run"), "--resume")
        #expect(resumed.succeeded, "\(resumed)")
    }

    @Test("Random folds and no folds at all")
    func folds() async throws {
        let place = try Nucens.workplace()
        for (name, folds) in [("random", "{kind: random, train_fraction: 0.1, split: 3}"), ("none", "{kind: none}")] {
            try (Nucens.card + "folds: \(folds)\n").write(toFile: place.path(name), atomically: true, encoding: .utf8)
            let run = try await Nucens.run(place.path(name), "--replicas", "2", "--epochs", "4", "--output", place.path(name + "-run"))
            #expect(run.succeeded, "\(run)")
            let recomputed = try await Nucens.python("recompute.py", place.path(name + "-run"))
            #expect(recomputed.succeeded, "\(recomputed)")
        }
    }
}
