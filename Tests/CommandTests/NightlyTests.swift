import Foundation
import Testing
import TestSupport

@Suite("nucens nightly", .fewAtOnce)
struct NightlyTests {
    /// A place with the card `nightly.yaml`, the data directory `in`, and networks small enough for tests.
    private struct Nights {
        let place: TemporaryDirectory
        var store: String { place.path("store") }
        var card: String { place.path("nightly.yaml") }

        init(epochs: Int = 60, more: String = "") throws {
            place = try TemporaryDirectory()
            try FileManager.default.createDirectory(atPath: place.path("in"), withIntermediateDirectories: true)
            try write(epochs: epochs, more: more)
        }

        /// A judge for networks that describe nothing well: only what is grossly wrong is refused.
        func write(epochs: Int, more: String = "") throws {
            try """
                store: \(place.path("store"))
                data: {directories: ["\(place.path("in"))"], still_for: 0}
                train:
                  replicas: 4
                  network: {width: 24, blocks: 3}
                  training: {epochs: \(epochs), batch_size: 512, normalization_interval: 5}
                  bands: {points: 12}
                finetune: {replicas: 2, finetune: {epochs: 10}, bands: {points: 7}}
                judge: {old_data: 10, new_data: 10, roughness: 100, coverage_low: 0, normalization: 100, shape: 1000}
                notify: 'cat > \(place.path("told")).$NUCENS_OUTCOME'
                \(more)

                """.write(toFile: card, atomically: true, encoding: .utf8)
        }

        /// Rows of a bundled experiment by another name, in the data directory.
        func add(
            _ name: String, rowsOf experiment: String, times factor: Double = 1, nucleus: String = "12C", as new: String? = nil
        ) throws {
            let text = try String(contentsOfFile: Repository.path("Sources/Physics/ScatteringData/Data/\(nucleus).csv"), encoding: .utf8)
            var lines = ["experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"]
            for line in text.split(separator: "\n") where line.hasPrefix(experiment + ",") {
                let f = line.split(separator: ",").map(String.init)
                let (value, error) = (factor * Double(f[4])!, factor * Double(f[5])!)
                lines.append("\(new ?? experiment),\(f[1]),\(f[2]),\(f[3]),\(value),\(error)," + (new == nil ? "" : "0.03"))
            }
            try (lines.joined(separator: "\n") + "\n").write(toFile: place.path("in/\(name)"), atomically: true, encoding: .utf8)
        }

        /// A HEPData submission in a directory of its own.
        func addSubmission(_ name: String) throws {
            let directory = place.path("in/\(name)")
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try "record_ids: [{id: 1234567, type: inspire}]\n---\n{name: Table 1, data_file: data1.yaml}\n"
                .write(toFile: directory + "/submission.yaml", atomically: true, encoding: .utf8)
            try """
                independent_variables: [{header: {name: Energy transfer, units: MEV}, values: [{value: 180}, {value: 190}]}]
                dependent_variables:
                - header: {name: D2(SIG)/DOMEGA/DE, units: NB/SR/GEV}
                  qualifiers: [{name: E, units: GEV, value: 0.68}, {name: THETA, units: DEG, value: 60}]
                  values: [{value: 1700, errors: [{symerror: 100}]}, {value: 1750, errors: [{symerror: 100}]}]
                """.write(toFile: directory + "/data1.yaml", atomically: true, encoding: .utf8)
        }

        func night(ranks: Int? = nil, _ options: String...) async throws -> Launcher.Outcome {
            if let ranks {
                return try await Launcher.mpirun(
                    ranks: ranks, program: "nucens", arguments: ["nightly", card] + options, environment: Self.noPictures,
                    timeout: .seconds(180))
            }
            return try await Launcher.alone(
                program: "nucens", arguments: ["nightly", card] + options, environment: Self.noPictures, timeout: .seconds(180))
        }

        /// Without gnuplot on the PATH nights draw no pages, which take longer than these trainings.
        static let noPictures: [String: String] = {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            return ["PATH": Launcher.has("mpirun") ? bin(path) : path]
        }()

        /// A directory with links to what the tests need of a PATH.
        private static func bin(_ path: String) -> String {
            let directory = FileManager.default.temporaryDirectory.path + "/nucens-tests-bin-\(ProcessInfo.processInfo.processIdentifier)"
            try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for name in ["mpirun", "orted", "sh", "cat", "false", "touch", "ssh", "hostname"] {
                let places = path.split(separator: ":").map { "\($0)/\(name)" }
                guard let place = places.first(where: FileManager.default.isExecutableFile) else { continue }
                try? FileManager.default.createSymbolicLink(atPath: "\(directory)/\(name)", withDestinationPath: place)
            }
            return directory
        }

        var current: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: store + "/current") }

        /// Waits until the members in a directory of the newest night are being trained.
        func begun(_ place: String) async throws {
            let deadline = ContinuousClock.now + .seconds(60)
            while .now < deadline {
                let run = "\(store)/\(nights.last { !$0.hasSuffix(".partial") } ?? "")/\(place)"
                if let names = try? FileManager.default.contentsOfDirectory(atPath: run + "/members"), !names.isEmpty { break }
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        /// Tells the job to stop.
        func stop() async throws {
            let found = try await Launcher.run("pgrep", ["-n", "-f", "^[^ ]*nucens nightly \(card)"])
            kill(try #require(pid_t(found.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(found)"), SIGTERM)
        }

        /// The nights' names, in the order in which they began on one day.
        var nights: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { $0.hasPrefix("20") }
                .sorted { ($0.count, $0) < ($1.count, $1) }
        }

        func report(_ number: Int) -> String {
            (try? String(contentsOfFile: "\(store)/\(nights[number - 1])/report.txt", encoding: .utf8)) ?? ""
        }

        func predicted(_ place: String = "", _ options: String...) async throws -> String {
            let outcome = try await Nucens.run(
                "predict", [store + "/current" + place, "--energy", "0.68", "--theta", "60", "--omega", "0.1:0.3:5"] + options)
            #expect(outcome.succeeded, "\(outcome)")
            return outcome.output
        }
    }

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
        let report = nights.report(2)
        #expect(report.contains("Fresh of \(nights.place.path("in/more.csv"))"), "\(report)")
        #expect(report.contains("ins1234567 of \(nights.place.path("in/12C-sub/submission.yaml"))"), "\(report)")
        #expect(report.contains("16O, fine-tuned at depth ") && report.contains("12C times A/12"), "\(report)")
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

        let history = try await Nucens.run("history", nights.store)
        #expect(history.succeeded && history.output.components(separatedBy: "published").count > 3, "\(history)")
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
        #expect(night.succeeded && night.output.contains("quarantined: High (λ = "), "\(night)\n\(report)")
        #expect(!night.output.contains("Near ("), "\(night)\n\(report)")
        #expect(night.output.contains("published: the ensemble of 12C passed all"), "\(night)\n\(report)")
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
        async let job = nights.night(ranks: 2, "--checkpoint-minutes", "0.002")
        try await nights.begun("run-1")
        let second = try await nights.night()
        #expect(second.status == 1 && second.errors.contains("is in use by"), "\(second)")
        let check = try await nights.night("--submit", "touch \(nights.place.path("submitted"))")
        #expect(check.succeeded && check.output.contains("a night is at work"), "\(check)")
        #expect(!FileManager.default.fileExists(atPath: nights.place.path("submitted")))
        try await nights.stop()
        let stopped = try await job
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
        async let job = stopped.night(ranks: 2, "--checkpoint-minutes", "0.002")
        try await stopped.begun("nuclei/16O")
        try await stopped.stop()
        let outcome = try await job
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
