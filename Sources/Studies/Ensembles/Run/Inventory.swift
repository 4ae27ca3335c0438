import Files
import Foundation
import MPI
import NeuralNetwork
import Training

/// The members of a run as files in RUN/members: which of them exist, and training those that do not, on all ranks of the job.
///
/// It knows nothing of what the members are for; ensembles and scans are built on it.
final class Inventory<Work: Workload> {
    let work: Work
    /// Where the members are, and the job that trains them.
    let run: OccupiedRun
    /// Memory to train and predict in, used by one member after the other.
    let network: Network

    var directory: RunDirectory { run.directory }
    var communicator: Communicator { run.communicator }
    var log: RunLog { run.log }

    init(_ work: Work, in run: OccupiedRun, network: Network) {
        self.work = work
        self.run = run
        self.network = network
    }

    /// Which of `keys` have a whole state file of this work, and how they ended; nil for the others. The same on every rank.
    ///
    /// A file that is cut off, damaged or of other work is named in the log and counts as absent: its member is trained anew.
    func ended(_ keys: [MemberKey]) throws -> [MemberEnd?] {
        let mine = Blocks(keys.count, over: communicator.size)[communicator.rank]
        var words: [Double] = []
        var refusals: [String] = []
        for key in keys[mine] {
            let file = directory.member(key)
            var end: MemberEnd?
            if PlainFile.exists(file) {
                do throws(RunError) {
                    let record = try directory.record(of: key, job: work.digest)
                    if record.key == key { end = MemberEnd(record) } else { throw RunError("\(file): it is \(record.key)") }
                } catch {
                    refusals.append("\(error)")
                }
            }
            words += end?.words ?? MemberEnd.noWords
        }
        for text in try communicator.gather(Array(refusals.joined(separator: "\n").utf8)) ?? [] where !text.isEmpty {
            log.say("trained anew: \(String(decoding: text, as: UTF8.self))")
        }
        let all = try communicator.allgather(words).flatMap { $0 }
        return keys.indices.map { MemberEnd(words: all[MemberEnd.wordCount * $0..<MemberEnd.wordCount * ($0 + 1)]) }
    }

    /// The records of members that have ended, from their state files.
    func records(of keys: [MemberKey]) throws(RunError) -> [MemberRecord] {
        try keys.map { key throws(RunError) in try directory.record(of: key, job: work.digest) }
    }

    /// The record of the member that `key` starts from; nil where it starts from none.
    func foundation(of key: MemberKey) throws(RunError) -> MemberRecord? {
        guard let foundation = work.foundation(of: key) else { return nil }
        return try records(of: [foundation])[0]
    }

    /// Trains those of `keys` that have no usable state file yet; every member's file is written before anybody hears that it ended. Before
    /// them go the members they start from.
    ///
    /// - Parameters:
    ///   - isMine: tells the members that this job trains; the others are another job's.
    /// - Returns: on every rank, how each of the keys ended; nil for those of other jobs.
    /// - Throws: ``Interruption`` on all ranks when training was stopped before the end.
    func complete(_ keys: [MemberKey], where isMine: (MemberKey) -> Bool = { _ in true }) throws -> [MemberEnd?] {
        let foundations = Set(keys.filter(isMine).compactMap(work.foundation)).sorted()
        if !foundations.isEmpty { _ = try complete(foundations) }
        var ends = try ended(keys)
        let missing = keys.indices.filter { ends[$0] == nil && isMine(keys[$0]) }
        let before = ends.count { $0 != nil }
        if before > 0 { log.say("\(before) members were finished before; \(missing.count) to train") }
        guard !missing.isEmpty else { return ends }
        let members = missing.map { keys[$0] }
        let costs = members.map(work.cost)
        run.board.begin(members, costs: costs, epochs: members.map(work.epochs), finishedBefore: ends.compactMap { $0 })
        let supply: MemberSupply = communicator.isRoot
            ? RootSupply(costs: costs, communicator: communicator, interruption: run.interruption, hear: run.board.hear)
            : RemoteSupply(communicator: communicator, interruption: run.interruption)
        var trained: [Double] = []
        let outcome = Result {
            while let member = try supply.next() {
                guard let end = try train(members[member], number: member, supply: supply) else { break }
                trained += [Double(member)] + end.words
            }
        }
        // Nobody is left waiting for a rank that could not go on: all meet here, and agree on what happened.
        var failure: String?
        if case .failure(let error) = outcome { failure = "\(error)" }
        let stop = try supply.leave(failure: failure)
        run.board.end()
        try communicator.agree(on: outcome)
        if let stop {
            if stop.kind == .interruption { throw Interruption(reason: stop.reason, command: run.resumeCommand) }
            throw RunError(stop.reason)
        }
        for words in try communicator.allgather(trained) {
            for i in stride(from: 0, to: words.count, by: 1 + MemberEnd.wordCount) {
                ends[missing[Int(words[i])]] = MemberEnd(words: words[i + 1..<i + 1 + MemberEnd.wordCount])
            }
        }
        return ends
    }

    /// - Returns: nil when training stopped before the member's end; its checkpoint is written then.
    private func train(_ key: MemberKey, number: Int, supply: MemberSupply) throws -> MemberEnd? {
        let file = directory.checkpoint(key)
        let foundation = try foundation(of: key)
        let checkpoint = try storedCheckpoint(key, file: file, supply: supply)
        let start = ContinuousClock.now
        let first = checkpoint?.state.epoch ?? 0
        let epochs = work.epochs(of: key)
        var failure: (any Error)?
        var (lastReport, lastCheckpoint) = (start, start)
        let record = work.train(key, on: foundation, in: network, from: checkpoint) { moment in
            do {
                let now = ContinuousClock.now
                let pace = (now - start) / .seconds(1) / Double(max(1, moment.epoch - first))
                try supply.attend(secondsLeft: pace * Double(epochs - moment.epoch))
                if moment.evaluation != nil || now - lastReport > .milliseconds(500) {
                    lastReport = now
                    let chiSquare = moment.evaluation?.test ?? .nan
                    try supply.tell(.progress(Progress(member: number, epoch: moment.epoch, chiSquareTest: chiSquare)))
                }
                if supply.stop != nil || (now - lastCheckpoint) / .seconds(1) >= run.checkpointInterval {
                    lastCheckpoint = now
                    try write(moment.checkpoint(), of: key, to: file, supply: supply)
                }
                return supply.stop == nil
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        guard let record else { return nil }
        try directory.write(MemberFile.encode(record, job: work.digest), to: directory.member(key))
        _ = try? FileManager.default.removeItem(atPath: file)
        try supply.tell(.ended(member: number, epoch: record.epochs, failure: record.status == .done ? "" : record.reason))
        return MemberEnd(record)
    }

    private func storedCheckpoint(_ key: MemberKey, file: String, supply: MemberSupply) throws(MPIError) -> MemberCheckpoint? {
        guard PlainFile.exists(file) else { return nil }
        do throws(RunError) {
            return try CheckpointFile.decode(try RunDirectory.read(file), of: key, file: file, job: work.digest)
        } catch {
            try supply.tell(.says("\(error); \(key) is trained anew"))
            return nil
        }
    }

    /// A checkpoint that cannot be written costs time if the job is interrupted, and nothing else.
    private func write(_ checkpoint: MemberCheckpoint, of key: MemberKey, to file: String, supply: MemberSupply) throws(MPIError) {
        do throws(FileError) {
            try AtomicFile.write(CheckpointFile.encode(checkpoint, of: key, job: work.digest), to: file)
        } catch {
            try supply.tell(.says("no checkpoint of \(key): \(error)"))
        }
    }
}
