import Files
import Foundation
import ScatteringData

/// What `nucens status` says of a run: read from its files, so it works on any node, while a job runs or when none does.
public struct RunOverview: Sendable {
    /// What the run is to hold.
    let aim: RunDirectory.Content
    public let directory: RunDirectory
    /// What the jobs that work or worked on the run say of themselves: one, or one a slice.
    public let jobs: [(file: String, status: RunStatus)]
    /// Members that have ended, from the heads of their files.
    let ended: [MemberFile.Header]
    /// Those that they start from or are chosen by.
    let prepared: [MemberFile.Header]
    /// Members in the middle of their training.
    let checkpoints: [CheckpointFile.Header]
    /// Files that are cut off or of another version.
    public let unreadable: [String]

    /// - Throws: ``RunError`` when there is no run.
    public init(_ directory: RunDirectory) throws(RunError) {
        self.directory = directory
        aim = try directory.content()
        var unreadable: [String] = []
        func names(_ path: String, _ isWanted: (String) -> Bool) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter(isWanted).sorted().map { path + "/" + $0 }
        }
        func heads<Header: Codable>(_ suffix: String, _ magic: String) -> [Header] {
            names(directory.members) { $0.hasSuffix(suffix) }.compactMap { path in
                if let head: Header = StateFile<Header>.head(of: path, magic: magic) { return head }
                // A file that has meanwhile been replaced is no fault.
                if PlainFile.exists(path) { unreadable.append(path) }
                return nil
            }
        }
        let all: [MemberFile.Header] = heads(".member", MemberFile.magic)
        ended = all.filter { !$0.key.isPreparation }
        prepared = all.filter(\.key.isPreparation)
        checkpoints = heads(".checkpoint", CheckpointFile.magic).filter { !$0.key.isPreparation }
        self.unreadable = unreadable
        jobs = names(directory.path) { $0.hasPrefix("status") && $0.hasSuffix(".json") }.compactMap { path in
            guard let bytes = try? RunDirectory.read(path), let status = try? RunStatus(json: bytes, file: path) else { return nil }
            return (path, status)
        }
    }

    /// The whole of it as text for people.
    public func text(now: Date = .now) -> String {
        let (members, conclusion) = switch aim {
        case .ensemble(let card): describe(card)
        case .finetune(let card): describe(card)
        case .scan(let card):
            describe(
                card.members,
                "scan of \(card.targetCount) targets from \(card.source), \(card.depths.count) depths, \(card.replicas) replicas", "scan")
        case .closure(let card):
            describe(
                card.laws * card.levels.count * card.run.replicas,
                "closure test of \(card.laws) laws, \(card.levels.count) levels, \(card.run.replicas) replicas", "closure")
        case .leaveOut(let card): describe(card)
        }
        var lines = members
        if !prepared.isEmpty { lines.append("made for them beforehand: \(prepared.count)") }
        for header in (prepared + ended).sorted(by: { $0.key < $1.key }) where header.status == .failed {
            lines.append("failed: \(header.key): \(header.reason)")
        }
        for file in unreadable.prefix(5) { lines.append("not readable, to be trained anew: \(file)") }
        if unreadable.count > 5 { lines.append("… and \(unreadable.count - 5) more") }
        let seconds = ended.filter { $0.status == .done && $0.seconds > 0 }.map(\.seconds).sorted()
        if !seconds.isEmpty { lines.append("a member takes \(Table.duration(seconds[seconds.count / 2])) (median of \(seconds.count))") }
        for job in jobs { lines += RunOverview.describe(job.status, now: now) }
        return (lines + [conclusion]).joined(separator: "\n") + "\n"
    }

    private func describe(_ card: LeaveOutCard) -> (lines: [String], conclusion: String) {
        // How many groups there are, the data say; a file of them may be gone by now.
        let job = try? LeaveOutJob(card: card, base: Job(card: card.run, tables: card.run.readTables(), products: .preferred))
        let groups = job.map { $0.groups.count == 1 ? ", 1 group" : ", \($0.groups.count) groups" } ?? ""
        return describe(
            job?.keys.count, "leave-one-out test by \(card.groups.rawValue)\(groups), \(card.run.replicas) replicas", "leaveout")
    }

    /// Of a job whose members are all trained, none in the place of another.
    ///
    /// - Parameter count: nil where nobody knows any more.
    private func describe(_ count: Int?, _ what: String, _ resume: String) -> (lines: [String], conclusion: String) {
        let done = ended.count { $0.status == .done }
        let waiting = count.map { "\(max(0, $0 - ended.count - checkpoints.count))" } ?? "–"
        let rows = [
            ["members", "done", "failed", "with a checkpoint", "waiting"],
            ["", "\(done)", "\(ended.count - done)", "\(checkpoints.count)", waiting],
        ]
        return (
            ["\(directory.path): \(what)", Table.aligned(rows).trimmingCharacters(in: .newlines)],
            PlainFile.exists(directory.result) ? "result: \(directory.result)"
                : "no result yet; if no job works on it: nucens \(resume) --resume --output \(directory.path)")
    }

    private func describe(_ card: some EnsembleCard) -> (lines: [String], conclusion: String) {
        var lines = ["\(directory.path): \(card.summary)"]
        let selection = selection(card)
        let waiting = selection.candidates.filter { replica in !ended.contains { $0.key.replica == replica } }
        let started = waiting.filter { replica in checkpoints.contains { $0.key.replica == replica } }
        let done = ended.count { $0.status == .done } - selection.vetoed.count
        let failed = ended.count { $0.status == .failed }
        lines.append(Table.aligned([
            ["members", "done", "failed", "vetoed", "with a checkpoint", "waiting"],
            ["", "\(done)", "\(failed)", "\(selection.vetoed.count)", "\(started.count)", "\(waiting.count - started.count)"],
        ]).trimmingCharacters(in: .newlines))
        for veto in selection.vetoed { lines.append("vetoed: replica \(veto.replica): \(veto.reason)") }
        let go = "\(type(of: card).resumeCommand) --resume --output \(directory.path)"
        return (lines, conclusion(selection, go: go, isTraining: card is RunCard))
    }

    /// Whether as many replicas as may be trained were, and too few of them are good: going on leads nowhere.
    public var isExhausted: Bool {
        func isExhausted(_ card: some EnsembleCard, limit: Int) -> Bool {
            let selection = selection(card)
            return !selection.isComplete && selection.wanted + selection.lost > limit
        }
        switch aim {
        case .ensemble(let card): return isExhausted(card, limit: card.replicaLimit)
        case .finetune(let card):
            guard let source = try? EnsembleFile(run: card.source) else { return false }
            return isExhausted(card, limit: min(card.sources, source.replicas.count))
        case .scan, .closure, .leaveOut: return false
        }
    }

    /// Which replicas make up the ensemble, as far as they have ended.
    private func selection(_ card: some EnsembleCard) -> ReplicaSelection {
        var selection = ReplicaSelection(wanted: card.trainings, veto: card.veto)
        let ends = Dictionary(ended.map { ($0.key.replica, $0) }, uniquingKeysWith: { first, _ in first })
        while !selection.candidates.isEmpty, selection.candidates.allSatisfy({ ends[$0] != nil }) {
            selection.take(selection.candidates.compactMap { ends[$0] }.map {
                MemberEnd(status: $0.status, chiSquareTrain: $0.chiSquareTrain ?? .nan, roughness: $0.roughness ?? .nan)
            })
        }
        return selection
    }

    private static func describe(_ job: RunStatus, now: Date) -> [String] {
        let age = now.timeIntervalSince1970 - job.updated
        let ranks = job.ranks == 1 ? "1 rank" : "\(job.ranks) ranks"
        let name = [job.slice.map { "slice \($0)" }, job.job.map { "Slurm job \($0)" }, "\(ranks) from \(job.host) (process \(job.process))"]
            .compactMap { $0 }.joined(separator: ", ")
        let heard = "last heard of \(Table.duration(max(0, age))) ago"
        switch job.state {
        case .training where age < 60:
            var lines = ["\(name): training, \(job.ended) of \(job.toTrain) ended"
                + (job.secondsLeft.map { ", \(Table.duration($0)) left" } ?? "")
                + (job.operationsPerSecond.map { ", \(Table.fixed($0 / 1e9, digits: 0)) GFLOP/s" } ?? "")]
            lines += job.running.map {
                "  rank \($0.rank): \($0.member), epoch \($0.epoch)/\($0.epochs)"
                    + ($0.chiSquareTest.map { ", test χ²/N \(Table.number($0))" } ?? "")
            }
            return lines
        case .training: return ["\(name): \(heard), in the middle of training: killed, or its node is down"]
        case .aggregating: return ["\(name): writing the result, \(heard)"]
        case .finished: return ["\(name): finished \(Table.duration(max(0, age))) ago"]
        case .stopped, .failed: return ["\(name): \(job.state.rawValue) \(Table.duration(max(0, age))) ago: \(job.reason ?? "")"]
        }
    }

    /// - Parameter go: the command that goes on with the run.
    private func conclusion(_ selection: ReplicaSelection, go: String, isTraining: Bool) -> String {
        if PlainFile.exists(directory.result) { return "result: \(directory.result)" }
        if selection.isComplete {
            return "all members have ended; write the result with '\(isTraining ? "nucens aggregate \(directory.path)" : go)'"
        }
        return "no result yet; if no job works on it: \(go)"
    }
}
