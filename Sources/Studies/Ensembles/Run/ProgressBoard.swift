import Files
import Foundation
import MPI

/// Rank 0's picture of the job, from what the ranks report: the line it shows on standard error, and RUN/status.json for others to
/// look at.
final class ProgressBoard {
    private let log: RunLog
    private let file: String
    private let isRoot: Bool
    private var status: RunStatus
    private var members: [MemberKey] = []
    private var costs: [Double] = []
    private var epochs: [Int] = []
    private var done = 0
    private var start = ContinuousClock.now
    private var lastWritten: ContinuousClock.Instant?
    /// Of each rank that trains, its member and how far it is.
    private var running: [Int: Progress] = [:]
    private var costDone = 0.0
    private var costLeft = 0.0

    init(log: RunLog, statusFile: String, slice: JobSlice?, communicator: Communicator) {
        self.log = log
        file = statusFile
        isRoot = communicator.isRoot
        status = RunStatus(ranks: communicator.size, slice: slice)
    }

    /// A new set of members is going to be trained.
    func begin(_ members: [MemberKey], costs: [Double], epochs: [Int], finishedBefore: [MemberEnd]) {
        self.members = members
        self.costs = costs
        self.epochs = epochs
        done = finishedBefore.count { $0.status == .done }
        start = .now
        running = [:]
        costDone = 0
        costLeft = costs.reduce(0, +)
        status.toTrain = members.count
        status.ended = 0
        write()
    }

    /// Takes in what `rank` reports, and shows it when it is time.
    func hear(_ report: Report, from rank: Int) {
        switch report {
        case .wants, .leaves(nil): break
        case .leaves(let stop?): log.record("rank \(rank) stops: \(stop.reason)")
        case .says(let text): log.warn(rank == 0 ? text : "rank \(rank): \(text)")
        case .progress(var progress):
            let before = running[rank].flatMap { $0.member == progress.member ? $0 : nil }
            if progress.chiSquareTest.isNaN, let known = before?.chiSquareTest { progress.chiSquareTest = known }
            // What a checkpoint brought is nothing this job has done.
            advance(progress.member, by: progress.epoch - (before?.epoch ?? 0), counting: before != nil)
            running[rank] = progress
        case .ended(let member, let epoch, let failure):
            let before = running[rank].flatMap { $0.member == member ? $0 : nil }
            advance(member, by: epochs[member] - (before?.epoch ?? 0), counting: before != nil)
            running[rank] = nil
            status.ended += 1
            if failure.isEmpty { done += 1 }
            let about = RunLog.member(members[member])
            if failure.isEmpty {
                log.logger.debug("done after \(epoch) epochs, rank \(rank)", metadata: about)
            } else {
                log.logger.warning("failed after \(epoch) epochs, rank \(rank): \(failure)", metadata: about)
            }
        }
        showIfDue()
    }

    /// The members of ``begin(_:costs:epochs:finishedBefore:)`` are at their end.
    func end() {
        guard isRoot else { return }
        log.endProgress()
        running = [:]
    }

    /// The job has come to another part of its life.
    func enter(_ state: RunStatus.State, reason: String? = nil) {
        status.state = state
        status.reason = reason
        write()
    }

    private func advance(_ member: Int, by epochs: Int, counting: Bool) {
        let cost = costs[member] * Double(epochs) / Double(max(1, self.epochs[member]))
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
        let chiSquares = current.map(\.chiSquareTest).filter { !$0.isNaN }.sorted()
        var parts = ["\(status.ended)/\(members.count) members"]
        if done > status.ended { parts[0] += ", \(done - status.ended) from before" }
        if let ahead = current.max(by: { $0.epoch < $1.epoch }) { parts.append("epoch \(ahead.epoch)/\(epochs[ahead.member])") }
        if !chiSquares.isEmpty { parts.append("test χ²/N \(Table.number(chiSquares[chiSquares.count / 2]))") }
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
                rank: rank, member: "\(members[progress.member])", epoch: progress.epoch, epochs: epochs[progress.member],
                chiSquareTest: progress.chiSquareTest.finite)
        }
        try? AtomicFile.write(status.json, to: file)
    }
}
