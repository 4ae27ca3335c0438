import Files
import Foundation
import Logging
import MPI
import Members
import Scheduling
import Text

/// Rank 0's picture of the job, from what the ranks report: the line it shows on standard error, and RUN/status.json for others to
/// look at.
public final class ProgressBoard {
    private let log: RunLog
    private let file: String
    private let isRoot: Bool
    private var status: RunStatus
    private var members: [String] = []
    private var costs: [Double] = []
    private var steps: [Int] = []
    /// From which step on the headline figure of a member is that of the training's last phase.
    private var settled: [Int] = []
    /// What people call the headline figure.
    private var label = ""
    private var done = 0
    private var start = ContinuousClock.now
    private var lastWritten: ContinuousClock.Instant?
    /// Of each rank that trains, its member and how far it is.
    private var running: [Int: MemberProgress] = [:]
    private var costDone = 0.0
    private var costLeft = 0.0

    package init(log: RunLog, statusFile: String, slice: JobSlice?, ranks: any RankGroup) {
        self.log = log
        file = statusFile
        isRoot = ranks.isRoot
        status = RunStatus(ranks: ranks.size, slice: slice)
    }

    /// A new set of members is going to be trained.
    func begin(_ members: [String], costs: [Double], steps: [Int], settled: [Int], finishedBefore: [MemberEnd], label: String) {
        self.members = members
        self.costs = costs
        self.steps = steps
        self.settled = settled
        self.label = label
        done = finishedBefore.count { $0.status == .done }
        start = .now
        running = [:]
        costDone = 0
        costLeft = costs.reduce(0, +)
        status.toTrain = members.count
        status.ended = 0
        write()
    }

    /// Takes in a message of `rank`, and shows it when it is time.
    func receive(_ message: WorkerMessage, from rank: Int) {
        switch message {
        case .wants, .leaves(nil): break
        case .leaves(let stop?): log.record("rank \(rank) stops: \(stop.reason)")
        case .log(let text): log.warn(rank == 0 ? text : "rank \(rank): \(text)")
        case .progress(var progress):
            let before = running[rank].flatMap { $0.member == progress.member ? $0 : nil }
            if progress.headline.isNaN, let known = before?.headline { progress.headline = known }
            // What a checkpoint brought is nothing this job has done.
            advance(progress.member, by: progress.step - (before?.step ?? 0), counting: before != nil)
            running[rank] = progress
        case .ended(let member, let step, let failure):
            let before = running[rank].flatMap { $0.member == member ? $0 : nil }
            advance(member, by: steps[member] - (before?.step ?? 0), counting: before != nil)
            running[rank] = nil
            status.ended += 1
            if failure.isEmpty { done += 1 }
            let about = RunLog.member(members[member])
            if failure.isEmpty {
                log.logger.debug("done after \(step) epochs, rank \(rank)", metadata: about)
            } else {
                log.logger.warning("failed after \(step) epochs, rank \(rank): \(failure)", metadata: about)
            }
        }
        showIfDue()
    }

    /// The members of ``begin(_:costs:steps:settled:finishedBefore:label:)`` are at their end.
    func end() {
        guard isRoot else { return }
        log.endProgress()
        running = [:]
    }

    /// The job has come to another part of its life.
    func enter(_ state: RunStatus.State, reason: String? = nil) {
        status.state = state
        status.reason = reason
        status.activity = nil
        start = .now
        write()
    }

    /// Rank 0 is at work on its result.
    ///
    /// - Parameter what: in words; not made when nothing is due.
    func beat(_ what: () -> String) {
        guard isRoot else { return }
        func words() -> String { "\(what()), for \(Table.duration((ContinuousClock.now - start) / .seconds(1)))" }
        if ContinuousClock.now - (lastWritten ?? start) >= .seconds(5) {
            status.activity = words()
            write()
        }
        log.progress("writing the result: \(words())")
    }

    private func advance(_ member: Int, by steps: Int, counting: Bool) {
        let cost = costs[member] * Double(steps) / Double(max(1, self.steps[member]))
        costLeft -= cost
        if counting { costDone += cost }
    }

    private func showIfDue() {
        if ContinuousClock.now - (lastWritten ?? start) >= .seconds(5) { write() }
        log.progress(line)
    }

    private var secondsLeft: Double? {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard costDone > 0, costLeft > 0 else { return nil }
        return seconds * costLeft / costDone
    }

    private var line: String {
        let current = running.values.sorted { $0.member < $1.member }
        let known = current.filter { !$0.headline.isNaN }.sorted { $0.headline < $1.headline }
        var parts = ["\(status.ended)/\(members.count) members"]
        if done > status.ended { parts[0] += ", \(done - status.ended) from before" }
        if let ahead = current.max(by: { $0.step < $1.step }) { parts.append("epoch \(ahead.step)/\(steps[ahead.member])") }
        if !known.isEmpty {
            let middle = known[known.count / 2]
            let isEarly = middle.step < settled[middle.member]
            parts.append("\(label) \(Table.number(middle.headline))" + (isEarly ? " (early phase)" : ""))
        }
        if let secondsLeft { parts.append("\(Table.duration(secondsLeft)) left") }
        return parts.joined(separator: "  ")
    }

    /// A status that cannot be written is no reason to stop a run.
    private func write() {
        guard isRoot else { return }
        lastWritten = .now
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        status.updated = Date.now.timeIntervalSince1970
        status.operationsPerSecond = costDone > 0 ? costDone / seconds : nil
        status.secondsLeft = secondsLeft
        status.running = running.sorted { $0.key < $1.key }.map { rank, progress in
            RunStatus.Running(
                rank: rank, member: members[progress.member], epoch: progress.step, epochs: steps[progress.member],
                figure: progress.headline.isFinite ? progress.headline : nil, label: label)
        }
        try? AtomicFile.write(status.json, to: file)
    }
}
