import Files
import Foundation
import Members
import RunCards
import Text

/// What `nucens status` says of a run: read from its files, so it works on any node, while a job runs or when none does.
public struct RunOverview<S: Study> {
    public typealias Key = S.Work.Key

    public let directory: RunDirectory
    /// What the run is to hold.
    private let card: S.Card
    /// Why its card, data or sources cannot be read any more; what is to be trained is not known then.
    private let obstacle: String?
    private let summary: String
    private let stage: Stage<Key>?
    /// What the jobs that work or worked on the run say of themselves: one, or one a slice.
    private let jobs: [RunStatus]
    /// Members that have ended, from the heads of their files.
    private let ended: [MemberFile.Header<Key>]
    /// Members in the middle of their training.
    private let checkpoints: Set<Key>
    /// Files that are cut off or of another version.
    private let unreadable: [String]

    /// - Throws: ``RunError`` when there is no run of this study.
    public init(_ type: S.Type, in directory: RunDirectory, compute: S.Compute) throws(RunError) {
        self.directory = directory
        card = try directory.read(S.Card.self)
        let members = StoredHeads<Key>(of: directory)
        (ended, checkpoints, unreadable) = (members.ended, members.checkpoints, members.unreadable)
        jobs = RunDirectory.files(in: directory.path) { $0.hasPrefix("status") && $0.hasSuffix(".json") }.compactMap { path in
            (try? RunDirectory.read(path)).flatMap { try? RunStatus(json: $0, file: path) }
        }
        var (summary, stage, obstacle): (String, Stage<Key>?, String?) = ("", nil, nil)
        do {
            let study = try S(card, files: S.read(card, compute: compute), compute: compute)
            summary = study.summary
            stage = try study.stage(StoredMembers(ended, of: study.work, in: directory))
        } catch {
            obstacle = "\(error)"
        }
        (self.summary, self.stage, self.obstacle) = (summary, stage, obstacle)
    }

    /// Whether as many members as may be trained were, and too few of them are good: going on leads nowhere.
    public var isExhausted: Bool { stage?.deadEnd != nil }

    /// The whole of it as text for people.
    ///
    /// - Parameter limit: how many failed, vetoed and unreadable members are named, of each.
    public func text(limit: Int = 10, now: Date = .now) -> String {
        func named(_ what: String, _ items: [String]) -> [String] {
            let rest = items.count - limit
            return items.prefix(limit).map { "\(what): \($0)" } + (rest > 0 ? ["\(what): … and \(rest) more; --all names them"] : [])
        }
        var lines = ["\(directory.path), \(S.noun)\(summary.isEmpty ? "" : ": \(summary)")"]
        if let obstacle { lines.append("what is to be trained is not known: \(obstacle)") }
        lines.append(counts)
        let prepared = ended.count { !$0.key.isPartOfResult }
        if prepared > 0 { lines.append("made for them beforehand: \(prepared)") }
        lines += named("failed", ended.filter { $0.status == .failed }.map { "\($0.key): \($0.reason)" })
        lines += named("vetoed", (stage?.vetoed ?? []).map { "\($0.key): \($0.reason)" })
        lines += named("not readable, to be trained anew", unreadable)
        let seconds = ended.filter { $0.key.isPartOfResult && $0.status == .done && $0.seconds > 0 }.map(\.seconds).sorted()
        if !seconds.isEmpty { lines.append("a member takes \(Table.duration(seconds[seconds.count / 2])) (median of \(seconds.count))") }
        for job in jobs { lines += job.lines(now: now) }
        return (lines + [conclusion]).joined(separator: "\n") + "\n"
    }

    private var counts: String {
        let results = ended.filter(\.key.isPartOfResult)
        let failed = results.count { $0.status == .failed }
        let vetoed = stage?.vetoed.count ?? 0
        let endedKeys = Set(results.map(\.key))
        let toTrain = (stage?.keys ?? []).filter { $0.isPartOfResult && !endedKeys.contains($0) }
        let started = stage == nil ? checkpoints.filter(\.isPartOfResult).count : toTrain.count { checkpoints.contains($0) }
        // Before members are chosen by others, nobody knows which they are.
        let isKnown = stage.map { $0.keys.isEmpty || $0.keys.contains(where: \.isPartOfResult) } ?? false
        let rows = [
            ["members", "done", "failed", "vetoed", "with a checkpoint", "waiting"],
            [
                "", "\(results.count - failed - vetoed)", "\(failed)", "\(vetoed)", "\(started)",
                isKnown ? "\(toTrain.count - started)" : "–",
            ],
        ]
        return Table.aligned(rows).trimmingCharacters(in: .newlines)
    }

    private var conclusion: String {
        if PlainFile.exists(directory.result) { return "result: \(directory.result)" }
        if let deadEnd = stage?.deadEnd { return "no result: \(deadEnd)" }
        if stage?.keys.isEmpty ?? false { return "all members have ended; write the result with 'nucens aggregate \(directory.path)'" }
        return "no result yet; if no job works on it: \(S.command) --resume --output \(directory.path)"
    }
}

/// The members of a run that no job works on here, from the heads of their files.
private struct StoredMembers<Key: WorkloadKey>: MembersSoFar {
    private var ends: [Key: MemberEnd] = [:]
    private var reasons: [Key: String] = [:]

    init<Work: Workload<Key>>(_ headers: [MemberFile.Header<Key>], of work: Work, in directory: RunDirectory) {
        for header in headers {
            reasons[header.key] = header.reason
            ends[header.key] = MemberEnd(status: header.status, figures: header.figures)
            // What others are chosen by may stand behind the head.
            if !header.key.isPartOfResult,
                let record: MemberRecord<Key> = try? directory.record(of: header.key, workload: header.workload) {
                ends[header.key] = work.end(of: record)
            }
        }
    }

    func end(of key: Key) -> MemberEnd? { ends[key] }
    func reason(of key: Key) -> String { reasons[key] ?? "" }
}
