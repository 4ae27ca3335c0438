import Files
import Foundation
import Members
import MPI
import Runs
import Scheduling
import Testing
import TestSupport

@Suite("A study from the card to the result, on one rank without MPI")
struct StudyTests {
    private let place: TemporaryDirectory
    private var output: String { place.path + "/run" }
    private let log = RunLog(isSpeaking: false)

    init() throws { place = try TemporaryDirectory() }

    private func card(_ change: (inout ToyCard) -> Void = { _ in }) -> ToyCard {
        var card = ToyCard()
        card.output = output
        change(&card)
        return card
    }

    @discardableResult
    private func perform(_ card: ToyCard, goal: Goal = .result, resume: Bool = false, compute: Int = 0) throws -> Double? {
        var settings = JobSettings()
        settings.resume = resume
        return try Runs.perform(
            Toy.self, card: { card }, compute: compute, goal: goal, settings: settings, ranks: OneRank(), log: log)?.outcome.mean
    }

    private func files(_ suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: output + "/members").filter { $0.hasSuffix(suffix) }.sorted()
    }

    private func overview() throws -> RunOverview<Toy> { try RunOverview(Toy.self, in: RunDirectory(output), compute: 0) }

    @Test("All members are trained, those they start from first; the result and the complete card are there")
    func whole() throws {
        let mean = try #require(try perform(card()))
        #expect(mean > 2 && mean < 12)
        #expect(try files(".member") == (0..<3).map { "first-\($0).member" } + (0..<6).map { "sum-\($0).member" })
        #expect(try files(".checkpoint").isEmpty)
        #expect(try String(contentsOfFile: output + "/ensemble.h5", encoding: .utf8) == "\(mean)")
        #expect(try RunDirectory(output).read(ToyCard.self) == card())
        #expect(try overview().text().hasSuffix("result: \(output)/ensemble.h5\n"))
    }

    @Test("Failed members and outliers are replaced by the next numbers, and stand in the status with their reasons")
    func replacement() throws {
        let mean = try perform(card { $0.failing = ["1"]; $0.wild = ["4"] })
        let records = try files(".member").filter { $0.hasPrefix("sum") }
        #expect(records.count == 8)
        let text = try overview().text()
        #expect(text.contains("failed: sum-1: told to fail\n"))
        #expect(text.contains("vetoed: sum-4: sum is "))
        #expect(mean! < 12)
    }

    @Test("When too few are good the run ends with the last reason and what to do, and says so ever after")
    func deadEnd() throws {
        let hopeless = card { $0.replicas = 2; $0.failing = (0..<9).map { "\($0)" } }
        let error = #expect(throws: MPIError.self) { try perform(hopeless) }
        #expect("\(error!)".hasSuffix("4 replicas failed, 0 vetoed, and 4 may be trained in all; the last one with: told to fail; give up"))
        #expect(try overview().isExhausted)
        #expect(!PlainFile.exists(output + "/ensemble.h5"))
    }

    @Test("Stopped in the middle of a member and resumed: the same bits, and no step is trained twice")
    func interruption() throws {
        let straight = try #require(try perform(card { $0.output = place.path + "/straight" }))
        let study = try Toy(card(), files: Toy.read(card(), compute: 0), compute: 0)
        let directory = RunDirectory(output)
        try directory.make(resume: false)
        try directory.adopt(card())
        var trained: [String] = []
        /// Trains until `stop` says so after a step.
        func train(until stop: @escaping () -> Bool) throws {
            let ranks = OneRank()
            var work = study.work
            work.trace = { trained.append("\($0) \($1)") }
            let session = RunSession(
                directory: directory, ranks: ranks, log: log,
                board: ProgressBoard(log: log, statusFile: directory.status(), slice: nil, ranks: ranks), checkpointInterval: 300,
                resumeCommand: "toy --resume", interruption: { stop() ? Stop(.interruption, "told to") : nil })
            _ = try Runs.train(study, MemberStore(work, in: session, memory: ()))
        }
        let stopped = #expect(throws: Interruption.self) { try train { trained.last == "sum-2 4" } }
        #expect(stopped!.command == "toy --resume" && stopped!.reason == "told to")
        #expect(try files(".checkpoint") == ["sum-2.checkpoint"])
        #expect(try overview().text().contains("toy --resume --output \(output)"))
        #expect(try perform(card(), resume: true) == straight)
        // What was done before is not done again: every member stands where it would in one piece.
        try train { false }
        #expect(Set(trained).count == trained.count && !trained.contains("sum-2 5"))
        #expect(try files(".checkpoint").isEmpty)
    }

    @Test("Slices train what is theirs, each what its members start from; together they are the whole")
    func slices() throws {
        let whole = try perform(card { $0.output = place.path + "/whole" })
        let early = #expect(throws: MPIError.self) { try perform(card(), goal: .aggregate) }
        #expect("\(early!)".contains("6 of 6 members have not ended (sum-0, sum-1, sum-2, …): start the array's tasks again"))
        for number in 1...3 { #expect(try perform(card(), goal: .slice(JobSlice(number: number, of: 3)!)) == nil) }
        #expect(!PlainFile.exists(output + "/ensemble.h5"))
        #expect(try perform(card(), goal: .aggregate) == whole)
    }

    @Test("A damaged member is trained anew, to the same bits; verification finds a changed one, and takes the real one")
    func verification() throws {
        let mean = try perform(card())
        let directory = RunDirectory(output)
        func verify(_ replica: Int, _ labels: [String: String] = [:]) throws -> String {
            let verification = try Verification(Toy.self, in: directory, compute: 0)
            return try verification.perform(verification.member(replica, labels: labels)) { _, _ in }
        }
        #expect(try verify(3, ["parity": "odd"]).contains("sum-3: all 1 weights are the same to the bit; SHA-256 "))
        #expect(throws: RunError.self) { try verify(3, ["parity": "even"]) }
        #expect(throws: RunError.self) { try verify(17) }

        let (file, work) = (output + "/members/sum-3.member", try Toy(card(), files: Toy.read(card(), compute: 0), compute: 0).work)
        let bytes = try PlainFile.read(file)
        var record: MemberRecord<ToyKey> = try MemberFile.decode(bytes, file: file, workload: work.digest)
        record.arrays.set("weights", [record.arrays.singles("weights")[0].nextUp])
        try directory.write(MemberFile.encode(record, workload: work.digest), to: file)
        let difference = #expect(throws: RunError.self) { try verify(3) }
        #expect("\(difference!)".hasPrefix("sum-3 is not reproduced: 1 of 1 weights differ, the first in place 0: "))

        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        try directory.write(damaged, to: file)
        #expect(try perform(card(), resume: true) == mean)
        #expect(try PlainFile.read(file) != damaged)
    }

    @Test("What is wrong with the card's inputs or the settings is said before anything is written")
    func refusals() throws {
        let unread = #expect(throws: MPIError.self) { try perform(card { $0.replicas = 13 }) }
        #expect("\(unread!)".contains("13 is no number of replicas"))
        var settings = JobSettings()
        settings.threadsPerRank = 9
        #expect(throws: MPIError.self) {
            try Runs.perform(Toy.self, card: { card() }, compute: 0, settings: settings, ranks: OneRank(), log: log)
        }
        #expect(!PlainFile.exists(output))
        try perform(card())
        let before = try PlainFile.read(output + "/config.yaml")
        let another = #expect(throws: MPIError.self) { try perform(card { $0.steps = 11 }, resume: true) }
        #expect("\(another!)".contains("holds a run of another card: there it says 'steps: 10', here 'steps: 11'"))
        #expect(throws: MPIError.self) { try perform(card()) }
        #expect(try PlainFile.read(output + "/config.yaml") == before)
    }

    @Test("Where what a run was made from is gone, its status still counts the members that there are")
    func statusWithoutInputs() throws {
        try perform(card())
        let config = try String(contentsOfFile: output + "/config.yaml", encoding: .utf8)
        try config.replacing("replicas: 6", with: "replicas: 13").write(toFile: output + "/config.yaml", atomically: true, encoding: .utf8)
        let text = try overview().text()
        #expect(text.hasPrefix("\(output), a toy\nwhat is to be trained is not known: 13 is no number of replicas; give another one\n"))
        #expect(text.contains("6       0       0                  0        –\n"), "\(text)")
    }

    @Test("A plan counts the members, and those that they start from before them")
    func plan() throws {
        let study = try Toy(card(), files: Toy.read(card(), compute: 0), compute: 0)
        let plan = try RunPlan(of: study, rate: MemberRate(of: study, threads: 1), ranks: 2)
        #expect(plan.members == 6 && plan.trainings == 9)
        // Nine members, checkpoints of two, and the result.
        let bytes: Double = 900 + 600 + 1000
        #expect(plan.disk == bytes)
    }

    @Test("Told to stop while the result is being made, a job says how to go on and writes none; the members are kept")
    func stopInConclusion() throws {
        try perform(card(), goal: .slice(try #require(JobSlice(number: 1, of: 1))))
        var settings = JobSettings()
        // Less than what is kept free for the end.
        settings.timeLimit = "1s"
        let stopped = #expect(throws: Interruption.self) {
            try Runs.perform(
                Toy.self, card: { card() }, compute: 0, goal: .aggregate, settings: settings, ranks: OneRank(), log: log)
        }
        #expect(stopped?.reason == "the job's time ends" && stopped?.command == "nucens aggregate \(output)")
        #expect(!PlainFile.exists(output + "/ensemble.h5"))
        #expect(try overview().text().contains("stopped"))
        #expect(try perform(card(), goal: .aggregate) != nil)
    }

    @Test("One of several ranks that is told to stop stops them all, with its reason")
    func stopOfOne() throws {
        try perform(card())
        let place = output
        let results = ThreadRanks.run(3) { ranks -> String in
            let session = RunSession(
                directory: RunDirectory(place), ranks: ranks, log: RunLog(isSpeaking: false),
                board: ProgressBoard(log: RunLog(isSpeaking: false), statusFile: place + "/s.json", slice: nil, ranks: ranks),
                checkpointInterval: 1, resumeCommand: "go on", interruption: { ranks.rank == 1 ? Stop(.interruption, "SIGUSR2") : nil })
            let study = try Toy(ToyCard(), files: Toy.read(ToyCard(), compute: 0), compute: 0)
            let members = MemberStore(study.work, in: session, memory: ())
            do {
                try members.together { try members.check("nothing") }
                return "went on"
            } catch let interruption as Interruption {
                return "\(interruption.reason): \(interruption.command)"
            }
        }
        for result in results { #expect(try result.get() == "SIGUSR2: go on") }
    }

    @Test("A catalogue knows a card by its kind, or by its keys, and a run by its card")
    func catalogue() throws {
        let catalogue = StudyCatalogue<Int>([Toy.self])
        #expect(try catalogue.study(ofCard: "kind: toy\n", file: "c") == Toy.self)
        #expect(try catalogue.study(ofCard: "steps: 3\n", file: "c") == Toy.self)
        let stranger = #expect(throws: RunError.self) { try catalogue.study(ofCard: "kind: joy\n", file: "c") }
        #expect(stranger!.message.contains("(toy)"))
        let misspelt = #expect(throws: RunError.self) { try catalogue.study(ofCard: "step: 3\n", file: "c") }
        #expect(misspelt!.message == "c:1: unknown key 'step'; did you mean 'steps'?")
        #expect(throws: RunError.self) { try catalogue.study(in: RunDirectory(place.path)) }
        try perform(card())
        #expect(try catalogue.study(in: RunDirectory(output)) == Toy.self)
    }
}
