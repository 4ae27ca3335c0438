import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens nightly", .fewAtOnce)
struct NightlyTests {
    @Test("Three nights: the first model; nothing new; new carbon points and a new nucleus; then rollback")
    func nights() async throws {
        let nights = try Nights()
        let first = try await nights.night(ranks: 2)
        #expect(first.succeeded && first.output.contains("published: the ensemble of 12C passed all"), "\(first)")
        #expect(nights.current == nights.nights[0] + "/model")
        #expect(FileManager.default.fileExists(atPath: nights.place.path("told.published")))
        let before = try await nights.predicted()

        let idle = try await nights.night()
        #expect(idle.succeeded && idle.output.contains("nothing new in 0 files since night \(nights.nights[0]) (published)"), "\(idle)")
        #expect(nights.nights.count == 1)

        try nights.add("more.csv", rowsOf: "Whitney:1974hr", times: 1.02, as: "Fresh")
        try nights.add("16O.csv", rowsOf: "Anghinolfi:1996vm", nucleus: "16O")
        try nights.addSubmission("12C-sub")
        try "experiment,E_GeV\nhalf a li".write(toFile: nights.place.path("in/broken.csv"), atomically: true, encoding: .utf8)
        let second = try await nights.night(ranks: 2)
        #expect(second.succeeded && second.output.contains("fine-tuned: 16O"), "\(second)")
        #expect(second.errors.contains("refused: \(nights.place.path("in/broken.csv")):1: no column 'theta_deg'"), "\(second)")
        #expect(nights.current == nights.nights[1] + "/model")
        let told = nights.report(2)
        #expect(told.contains("Fresh of \(nights.place.path("in/more.csv"))"), "\(told)")
        #expect(told.contains("ins1234567 of \(nights.place.path("in/12C-sub/submission.yaml"))"), "\(told)")
        #expect(told.contains("16O, fine-tuned at depth ") && told.contains("12C times A/12"), "\(told)")
        #expect(try await nights.predicted() != before)
        // Oxygen is an ordinary fine-tune, found by its own directory or by the nucleus.
        let oxygen = try await nights.predicted("/nuclei/16O")
        #expect(try await nights.predicted("", "--target", "16O") == oxygen)
        #expect(try await nights.predicted("", "--target", "12C") == nights.predicted())
        let status = try await Nucens.run("status", nights.store + "/current/nuclei/16O")
        #expect(status.succeeded && status.output.contains("2 replicas of 16O fine-tuned from "), "\(status)")
        let absent = try await Nucens.run(
            "predict", nights.store + "/current", "--target", "56Fe", "--energy", "0.68", "--theta", "60", "--omega", "0.2")
        #expect(absent.status == 1 && absent.errors.contains("is of 12C, not of 56Fe; there are also 16O"), "\(absent)")

        let mistaken = try await Nucens.run("history", nights.store + "/history")
        #expect(mistaken.status == 1 && mistaken.errors.contains("no directory of nights"), "\(mistaken)")
        let history = try await Nucens.run("history", nights.store)
        #expect(history.succeeded && history.output.components(separatedBy: "published").count > 3, "\(history)")
        let report = try await Nucens.run("report", nights.store)
        #expect(report.succeeded && report.output == "\(nights.store)/report.html\n", "\(report)")
        let page = try String(contentsOfFile: nights.store + "/report.html", encoding: .utf8)
        #expect(page.contains("2 nights; published is \(nights.nights[1])/model") && page.contains("16O, fine-tuned at depth "))
        let back = try await Nucens.run("rollback", nights.store)
        #expect(back.succeeded && back.output.contains("current is \(nights.nights[0])/model again"), "\(back)")
        #expect(try await nights.predicted() == before)
        let again = try await nights.night()
        // What was rolled back is not tried again.
        #expect(again.output.contains("nothing new in 4 files since night \(nights.nights[1])"), "\(again)")
        let further = try await Nucens.run("rollback", nights.store)
        #expect(further.status == 1 && further.errors.contains("there is no model before"), "\(further)")
    }

    @Test(
        "A set 40 % above its neighbours is quarantined by name, before training or after it; one 3 % off is not", arguments: [true, false])
    func badSet(beforehand: Bool) async throws {
        // A network that describes these experiments, judged with the default limits.
        let nights = try Nights(epochs: 400)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing("{width: 24, blocks: 3}", with: "{width: 32, blocks: 4}").replacing("batch_size: 512", with: "batch_size: 256")
            .replacing("normalization: 100, shape: 1000", with: "beforehand: \(beforehand)")
            .write(toFile: nights.card, atomically: true, encoding: .utf8)
        #expect(try await nights.night(ranks: 2).succeeded)
        try nights.add("bad.csv", rowsOf: "Day:1993md", times: 1.4, as: "High")
        try nights.add("good.csv", rowsOf: "Dai:2018xhi", times: 1.03, as: "Near")
        let night = try await nights.night(ranks: 2)
        let report = nights.report(2)
        let reason = "quarantined: High (\(beforehand ? "at the kinematics of 316" : "λ = ")"
        #expect(night.succeeded && night.output.contains(reason), "\(night)\n\(report)")
        #expect(!night.output.contains("Near (") && night.output.contains("published: the ensemble of 12C passed all"), "\(report)")
        #expect(report.contains("Training 2") == !beforehand && report.contains("QUARANTINED"), "\(report)")
        let after = try await nights.night()
        #expect(after.output.contains("nothing new"), "\(after)")
    }

    @Test("A model that is worse is not published, and the report says which rule it broke")
    func worse() async throws {
        let nights = try Nights(epochs: 100)
        #expect(try await nights.night(ranks: 2).succeeded)
        let published = nights.current
        try nights.write(epochs: 3)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing("old_data: 10", with: "old_data: 1.1").write(toFile: nights.card, atomically: true, encoding: .utf8)
        let night = try await nights.night(ranks: 2)
        #expect(night.succeeded && night.output.contains("\(published ?? "")"), "\(night)")
        #expect(night.output.contains("stays: the trained ensemble does not pass: χ²/N of the old data"), "\(night)")
        #expect(nights.current == published && nights.report(2).contains("BROKEN"))
        #expect(FileManager.default.fileExists(atPath: nights.place.path("told.kept")))
    }

    @Test("A night that is killed goes on when it is started again, to the bits of an undisturbed one; a second start meanwhile leaves")
    func interruption() async throws {
        let nights = try Nights(epochs: 1500)
        let job = try nights.start(ranks: 2, ["--checkpoint-minutes", "0.002"])
        try await nights.begun("run-1")
        let second = try await nights.night()
        #expect(second.status == 1 && second.errors.contains("is in use by"), "\(second)")
        let check = try await nights.night("--submit", "touch \(nights.place.path("submitted"))")
        #expect(check.succeeded && check.output.contains("a night is at work"), "\(check)")
        #expect(!FileManager.default.fileExists(atPath: nights.place.path("submitted")))
        try job.signal(SIGTERM, to: "nucens")
        let stopped = try await job.outcome()
        #expect(stopped.status == 75 && stopped.errors.contains("resume me with 'nucens nightly \(nights.card)'"), "\(stopped)")
        #expect(nights.current == nil)

        let due = try await nights.night("--check")
        #expect(due.succeeded && due.output.contains("was interrupted"), "\(due)")
        let resumed = try await nights.night(ranks: 3)
        #expect(resumed.succeeded && resumed.errors.contains("goes on") && resumed.output.contains("published"), "\(resumed)")
        #expect(nights.nights.count == 1)
        let whole = try Nights(epochs: 1500)
        #expect(try await whole.night(ranks: 2).succeeded)
        #expect(try await nights.predicted() == whole.predicted())
    }

    @Test("A night that is stopped in the middle of a fine-tune goes on with it, to the bits of an undisturbed one")
    func interruptedFinetune() async throws {
        func nights() throws -> Nights {
            let nights = try Nights()
            let card = try String(contentsOfFile: nights.card, encoding: .utf8)
            try card.replacing("replicas: 2, finetune: {epochs: 10}", with: "replicas: 3, depth: 2, finetune: {epochs: 4000}")
                .write(toFile: nights.card, atomically: true, encoding: .utf8)
            try nights.add("16O.csv", rowsOf: "Anghinolfi:1996vm", nucleus: "16O")
            return nights
        }
        let (stopped, whole) = (try nights(), try nights())
        let job = try stopped.start(ranks: 2, ["--checkpoint-minutes", "0.002"])
        try await stopped.begun("nuclei/16O")
        try job.signal(SIGTERM, to: "nucens")
        let outcome = try await job.outcome()
        #expect(outcome.status == 75 && stopped.current == nil, "\(outcome)")
        let resumed = try await stopped.night(ranks: 3)
        #expect(resumed.succeeded && resumed.output.contains("fine-tuned: 16O") && stopped.nights.count == 1, "\(resumed)")
        #expect(try await whole.night().succeeded)
        #expect(try await stopped.predicted("/nuclei/16O") == whole.predicted("/nuclei/16O"))
    }

    @Test("A nucleus whose new fine-tune is worse than the published one keeps that one, and the report says why")
    func worseNucleus() async throws {
        let nights = try Nights()
        try nights.add("16O.csv", rowsOf: "Anghinolfi:1996vm", nucleus: "16O")
        #expect(try await nights.night(ranks: 2).succeeded)
        let before = try await nights.predicted("/nuclei/16O")
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing("old_data: 10", with: "old_data: 0.001").write(toFile: nights.card, atomically: true, encoding: .utf8)
        try nights.add("16O-more.csv", rowsOf: "Anghinolfi:1996vm", times: 1.02, nucleus: "16O", as: "Fresh")
        let night = try await nights.night(ranks: 2)
        #expect(night.succeeded && night.output.contains("stays: the fine-tuned 16O does not pass: χ²/N of the old data"), "\(night)")
        #expect(nights.current == nights.nights[0] + "/model" && nights.report(2).contains("published before"), "\(nights.report(2))")
        #expect(try await nights.predicted("/nuclei/16O") == before)
    }

    @Test("Every step that was lost is done again: the link, the model, the judgement, the outcome")
    func steps() async throws {
        let nights = try Nights()
        #expect(try await nights.night().succeeded)
        let night = nights.store + "/" + nights.nights[0]
        let all = ["outcome.json", "model", "judgement-1.json", "../history", "../current"]
        for lost in [Array(all.prefix(1)), Array(all.prefix(2)), all] {
            for name in lost { try FileManager.default.removeItem(atPath: "\(night)/\(name)") }
            let again = try await nights.night()
            #expect(again.succeeded && again.output.contains("published"), "\(lost): \(again)")
            #expect(!again.errors.contains("members to train") && nights.current == nights.nights[0] + "/model")
            let history = try String(contentsOfFile: nights.store + "/history", encoding: .utf8)
            #expect(history.split(separator: "\n").count == 1, "\(history)")
        }
        _ = try await nights.predicted()
    }

    @Test("--check and --submit look without a launcher; the command runs only when there is something to do")
    func submit() async throws {
        let nights = try Nights()
        let mark = nights.place.path("submitted")
        let due = try await nights.night("--submit", "touch \(mark)")
        #expect(due.succeeded && due.output.contains("to do: train the ensemble of 12C"), "\(due)")
        #expect(FileManager.default.fileExists(atPath: mark))
        let refused = try await nights.night("--submit", "false")
        #expect(refused.status == 1 && refused.errors.contains("'false' ended with status 1"), "\(refused)")
        #expect(try await nights.night().succeeded)
        try FileManager.default.removeItem(atPath: mark)
        let idle = try await nights.night("--submit", "touch \(mark)")
        #expect(idle.succeeded && idle.output.contains("nothing new") && !FileManager.default.fileExists(atPath: mark), "\(idle)")
    }

    @Test("With the published networks as prior, a night starts from them, and is trained as long as the card says")
    func prior() async throws {
        let nights = try Nights(epochs: 100, more: "retrain: prior\nprior: {strength: 1.0e-3, epochs: 10, learning_rate: 1.0e-4}")
        #expect(try await nights.night(ranks: 2).succeeded)
        try nights.add("more.csv", rowsOf: "Whitney:1974hr", times: 1.02, as: "Fresh")
        let night = try await nights.night(ranks: 2)
        #expect(night.succeeded && night.output.contains("published: the ensemble of 12C passed all"), "\(night)")
        let config = try String(contentsOfFile: nights.store + "/current/config.yaml", encoding: .utf8)
        let start = "start:\n  from: \"\(nights.store)/\(nights.nights[0])/model\""
        #expect(config.contains("epochs: 10\n") && config.contains(start), "\(config)")
        let run = "\(nights.store)/\(nights.nights[1])/run-1"
        let verified = try await Nucens.run("verify", run, "--member", "1")
        #expect(verified.succeeded && verified.output.contains("weights are the same to the bit"), "\(verified)")
    }

    @Test("A training that comes to no end is told, nothing is published, and the next night tries again")
    func failedTraining() async throws {
        let nights = try Nights(epochs: 20)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing("batch_size: 512", with: "batch_size: 512, learning_rate: 1e38, gradient_norm: 1e38")
            .write(toFile: nights.card, atomically: true, encoding: .utf8)
        let failed = try await nights.night(ranks: 2)
        #expect(failed.status == 1 && failed.output.contains("nothing is published: the training did not come to an end"), "\(failed)")
        #expect(nights.current == nil && FileManager.default.fileExists(atPath: nights.place.path("told.failed")))
        try card.write(toFile: nights.card, atomically: true, encoding: .utf8)
        let next = try await nights.night(ranks: 2)
        #expect(next.succeeded && next.output.contains("published") && nights.nights.count == 2, "\(next)")
    }

    @Test("A nucleus with too few points to be fine-tuned is told with the reason, and holds up neither this night nor the next")
    func tooFewPoints() async throws {
        let nights = try Nights()
        try "26 56 0.68 60.0 0.20 4.0E+02 2.0E+01 Mine:2026ab\n26 56 0.68 60.0 0.21 4.2E+02 2.0E+01 Mine:2026ab\n"
            .write(toFile: nights.place.path("in/iron.dat"), atomically: true, encoding: .utf8)
        let night = try await nights.night(ranks: 2)
        #expect(night.succeeded && night.output.contains("not fine-tuned: 56Fe") && nights.current != nil, "\(night)")
        #expect(nights.report(1).contains("the folds leave no point of 56Fe to test with"), "\(nights.report(1))")
        let next = try await nights.night()
        #expect(next.succeeded && next.output.contains("nothing new in 1 files"), "\(next)")
    }

    @Test("A full disk ends the job with what to do; with room, the night goes on with the members that are there",
          .enabled(if: TinyDisk.isPossible, "cannot mount a tmpfs here"))
    func fullDisk() async throws {
        let nights = try Nights()
        let disk = try TinyDisk(kilobytes: 440)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing(nights.store, with: disk.path("store")).write(toFile: nights.card, atomically: true, encoding: .utf8)
        let full = try await nights.night()
        #expect(full.status == 1 && full.errors.contains("make room"), "\(full)")
        try disk.setSize(kilobytes: 20_000)
        let resumed = try await nights.night()
        #expect(resumed.succeeded && resumed.output.contains("published"), "\(resumed)")
        #expect(resumed.errors.contains("goes on"), "\(resumed)")
    }

    @Test("Bad cards, directories and stores: one message, and nothing is lost")
    func badInput() async throws {
        let nights = try Nights()
        let absent = try await Nucens.run("nightly", "absent.yaml")
        #expect(absent.status == 1 && absent.errors.contains("cannot read 'absent.yaml'"), "\(absent)")
        try FileManager.default.removeItem(atPath: nights.place.path("in"))
        let gone = try await nights.night(ranks: 2)
        #expect(gone.status == 1 && gone.errors.contains("the data directory \(nights.place.path("in")) cannot be read"), "\(gone)")
        #expect(gone.errors.components(separatedBy: "nucens: error: ").count == 2, "\(gone)")
        try FileManager.default.createDirectory(atPath: nights.place.path("in"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: nights.store + "/current", withIntermediateDirectories: true)
        let link = try await nights.night()
        #expect(link.status == 1 && link.errors.contains("is not the link that nucens makes"), "\(link)")
        let nothing = try await Nucens.run("rollback", nights.place.path("nowhere"))
        #expect(nothing.status == 1 && nothing.errors.contains("is no store of nights"), "\(nothing)")
        #expect(!FileManager.default.fileExists(atPath: nights.place.path("nowhere")))
    }
}
