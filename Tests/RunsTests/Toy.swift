import Files
import Members
import MPI
import Randomness
import RunCards
import Runs

/// A study that knows no physics: each member adds random numbers, and the result is the mean of the sums.
struct Toy: Study {
    static let command = "toy"
    static let noun = "a toy"

    let work: ToyWork
    var card: ToyCard { work.card }

    static func read(_ card: ToyCard, compute: Int) throws -> SharedFiles {
        if card.replicas == 13 { throw RunError("13 is no number of replicas; give another one") }
        var files = SharedFiles()
        files.add("offset", [Double(compute)])
        return files
    }

    init(_ card: ToyCard, files: SharedFiles, compute: Int) throws { work = ToyWork(card: card, offset: try files.doubles("offset")[0]) }

    var summary: String { "\(card.replicas) sums" }

    private func selection(_ members: some MembersSoFar<ToyKey>) -> (selection: ReplicaSelection, stage: Stage<ToyKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas, veto: VetoRule([.init(figure: "sum", label: "sum", spreads: 5, leastFactor: 10)]),
            limit: 2 * card.replicas, remedy: "give up", members, key: ToyKey.sum)
    }

    func stage(_ members: some MembersSoFar<ToyKey>) -> Stage<ToyKey> { selection(members).stage }

    func conclude(_ members: MemberStore<ToyWork>) throws -> ToyOutcome? {
        let done = selection(members).selection.done
        let sums = try members.together {
            try done.map { replica in
                try members.check("sum \(replica)")
                return try members.records(of: [ToyKey.sum(replica)])[0].figures["sum"]
            }
        }
        let outcome = ToyOutcome(mean: sums.reduce(0, +) / Double(sums.count))
        guard members.ranks.isRoot else { return nil }
        try members.directory.write(Array("\(outcome.mean)".utf8), to: members.directory.result)
        return outcome
    }

    func footprint(ranks: Int) -> Footprint { Footprint(memoryPerRank: 8, member: 100, result: 1000) }
}

struct ToyOutcome: StudyOutcome {
    var mean: Double
    var table: String { "mean \(mean)\n" }
}

struct ToyCard: JobCard {
    static let kind = "toy"
    var replicas = 6
    var steps = 10
    /// Replicas that fail, and that add too much.
    var failing: [String] = []
    var wild: [String] = []
    var output = "toy-run"

    static let keys: [CardKey<ToyCard>] = [
        .integer("replicas", \.replicas, in: 1...1000),
    ] + memberKeys + [
        .path("output", \.output, "a directory"),
    ]

    private static let memberKeys: [CardKey<ToyCard>] = [
        .integer("steps", \.steps, in: 1...1000),
        .names("failing", \.failing),
        .names("wild", \.wild),
    ]

    var runSettings: String { ToyCard.memberKeys.text(of: self, names: .oldest) }
}

/// A sum, or the first number of two sums, which both start from.
enum ToyKey: WorkloadKey {
    case sum(Int)
    case first(Int)

    var replica: Int {
        switch self {
        case .sum(let replica), .first(let replica): replica
        }
    }
    var isPartOfResult: Bool { if case .sum = self { true } else { false } }
    var fileName: String { isPartOfResult ? "sum-\(replica)" : "first-\(replica)" }
    var labels: [String: String] { ["parity": replica % 2 == 0 ? "even" : "odd"] }
    var description: String { fileName }
    static func < (a: ToyKey, b: ToyKey) -> Bool { (a.isPartOfResult ? 1 : 0, a.replica) < (b.isPartOfResult ? 1 : 0, b.replica) }
}

struct ToyWork: Workload {
    var card: ToyCard
    var offset: Double
    /// Called after every step, to count what is trained.
    var trace: (ToyKey, Int) -> Void = { _, _ in }

    var digest: String { "toy \(card.runSettings) \(offset)" }
    var headline: (figure: String, label: String) { ("sum", "sum so far") }
    func makeMemory(threads: Int) throws(RunError) {
        if threads > 8 { throw RunError("\(threads) threads are too many; give 8 at most") }
    }
    func cost(of key: ToyKey) -> Double { key.isPartOfResult ? 10 : 1 }
    func steps(of key: ToyKey) -> Int { key.isPartOfResult ? card.steps : 1 }
    func parent(of key: ToyKey) -> ToyKey? { key.isPartOfResult ? .first(key.replica / 2) : nil }
    func shortened(to steps: Int) -> ToyWork {
        var work = self
        work.card.steps = steps
        return work
    }

    func train(
        _ key: ToyKey, from parent: MemberRecord<ToyKey>?, resuming state: MemberState?, in memory: Void,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<ToyKey>? {
        var record = MemberRecord(key: key)
        if key.isPartOfResult, card.failing.contains("\(key.replica)") {
            (record.status, record.reason) = (.failed, "told to fail")
            return record
        }
        let stream = RandomStream(seed: 1, stream: .pseudodata, replica: key.replica, address: key.isPartOfResult ? 1 : 0)
        var sum = state?.numbers["sum"] ?? (parent?.figures["sum"] ?? offset)
        var step = state?.step ?? 0
        while step < steps(of: key) {
            sum += stream.uniform(at: UInt64(step)) * (card.wild.contains("\(key.replica)") ? 1e6 : 1)
            step += 1
            trace(key, step)
            let now = (step: step, sum: sum)
            let moment = TrainingMoment(step: step, figures: ["sum": sum]) {
                MemberState(step: now.step, history: [], numbers: ["sum": now.sum], arrays: NamedArrays(), seconds: 1)
            }
            if !observe(moment), step < steps(of: key) { return nil }
        }
        record.steps = step
        record.figures = ["sum": sum]
        record.arrays.set("weights", [Float(sum)])
        return record
    }
}
