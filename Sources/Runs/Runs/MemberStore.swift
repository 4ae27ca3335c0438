import Files
import Foundation
import Members
import MPI
import Scheduling

/// The members of a run as files in RUN/members: which of them exist, and training those that do not, on all ranks of the job.
///
/// It knows nothing of what the members are for.
public final class MemberStore<Work: Workload> {
    public typealias Key = Work.Key

    public let work: Work
    /// Where the members are, and the job that trains them.
    let session: RunSession
    /// To train and evaluate members in, one after the other.
    public let memory: Work.Memory
    /// Of the members asked for so far, how they ended: the same on every rank.
    private var ends: [Key: MemberEnd] = [:]

    public var directory: RunDirectory { session.directory }
    public var ranks: any RankGroup { session.ranks }
    public var log: RunLog { session.log }

    package init(_ work: Work, in session: RunSession, memory: Work.Memory) {
        self.work = work
        self.session = session
        self.memory = memory
    }

    /// The records of members that have ended, from their state files.
    ///
    /// - Throws: ``RunError`` for a file that is not there, not whole, or of other work.
    public func records(of keys: [Key]) throws(RunError) -> [MemberRecord<Key>] {
        try keys.map { key throws(RunError) in try directory.record(of: key, workload: work.digest) }
    }

    /// The record of the member that `key` starts from; nil where it starts from none.
    public func parent(of key: Key) throws(RunError) -> MemberRecord<Key>? {
        guard let parent = work.parent(of: key) else { return nil }
        return try records(of: [parent])[0]
    }

    /// Finds out which of `keys` have a whole state file of this work, and how they ended. Called by all ranks.
    ///
    /// A file that is cut off, damaged or of other work is named in the log and counts as absent: its member is trained anew.
    func look(for keys: [Key]) throws {
        let unknown = keys.filter { ends[$0] == nil }
        let mine = Blocks(unknown.count, over: ranks.size)[ranks.rank]
        var found: [FoundMember<Key>] = []
        var refusals: [String] = []
        for key in unknown[mine] {
            let file = directory.member(key)
            guard PlainFile.exists(file) else { continue }
            do throws(RunError) {
                let record: MemberRecord<Key> = try directory.record(of: key, workload: work.digest)
                guard record.key == key else { throw RunError("\(file): it is \(record.key)") }
                found.append(FoundMember(key: key, end: work.end(of: record)))
            } catch {
                refusals.append("\(error)")
            }
        }
        for text in try ranks.gather(Array(refusals.joined(separator: "\n").utf8)) ?? [] where !text.isEmpty {
            log.say("trained anew: \(String(decoding: text, as: UTF8.self))")
        }
        for member in try ranks.allgather(coded: found) { ends[member.key] = member.end }
    }

    /// - Throws: on all ranks, when some of `keys` have not ended, for a job that is to train none of them.
    func requireEnded(_ keys: [Key], command: String) throws {
        try look(for: keys)
        let missing = keys.filter { ends[$0] == nil }
        guard !missing.isEmpty else { return }
        try ranks.agree(on: Result<Void, RunError>.failure(RunError(
            "\(missing.count) of \(keys.count) members have not ended (\(missing.prefix(3).map { "\($0)" }.joined(separator: ", "))"
                + "\(missing.count > 3 ? ", …" : "")): start the array's tasks again, or train the rest with "
                + "'\(command) --resume --output \(directory.path)'")))
    }

    /// Trains those of `keys` that have no usable state file yet; every member's file is written before anybody hears that it ended. Before
    /// them go the members they start from.
    ///
    /// - Parameter slice: of the members of the result, those that this job trains; nil for all.
    /// - Throws: ``Interruption`` on all ranks when training was stopped before the end.
    public func complete(_ keys: [Key], slice: JobSlice? = nil) throws {
        let wanted = slice.map { $0.select(keys, from: work) } ?? keys
        let parents = Set(wanted.compactMap(work.parent)).sorted()
        if !parents.isEmpty { try complete(parents) }
        try look(for: keys)
        let before = keys.compactMap { ends[$0] }
        let missing = wanted.filter { ends[$0] == nil }
        if !before.isEmpty { log.say("\(before.count) members were finished before; \(missing.count) to train") }
        guard !missing.isEmpty else { return }
        let costs = missing.map(work.cost)
        session.board.begin(
            missing.map { "\($0)" }, costs: costs, steps: missing.map(work.steps), settled: missing.map(work.settledStep),
            finishedBefore: before, label: work.headline.label)
        let source: any WorkSource = ranks.isRoot
            ? Coordinator(costs: costs, ranks: ranks, interruption: session.interruption, receive: session.board.receive)
            : Worker(ranks: ranks, interruption: session.interruption)
        var trained: [FoundMember<Key>] = []
        let outcome = Result {
            while let number = try source.next() {
                guard let end = try train(missing[number], number: number, source: source) else { break }
                trained.append(FoundMember(key: missing[number], end: end))
            }
        }
        // Nobody is left waiting for a rank that could not go on: all meet here, and agree on what happened.
        var failure: String?
        if case .failure(let error) = outcome { failure = "\(error)" }
        let stop = try source.leave(failure: failure)
        session.board.end()
        try ranks.agree(on: outcome)
        if let stop {
            if stop.kind == .interruption { throw Interruption(reason: stop.reason, command: session.resumeCommand) }
            throw RunError(stop.reason)
        }
        for member in try ranks.allgather(coded: trained) { ends[member.key] = member.end }
    }

    /// - Returns: nil when training stopped before the member's end; its checkpoint is written then.
    private func train(_ key: Key, number: Int, source: any WorkSource) throws -> MemberEnd? {
        let parent = try parent(of: key)
        let state = try storedState(of: key, source: source)
        var training = ObservedTraining(
            number: number, steps: work.steps(of: key), first: state?.step ?? 0, headline: work.headline.figure, session: session,
            source: source)
        let record = work.train(key, from: parent, resuming: state, in: memory) { moment in
            training.observe(moment) { try write($0, of: key, source: source) }
        }
        if let failure = training.failure { throw failure }
        guard let record else { return nil }
        try directory.write(MemberFile.encode(record, workload: work.digest), to: directory.member(key))
        _ = try? FileManager.default.removeItem(atPath: directory.checkpoint(key))
        try source.send(.ended(member: number, step: record.steps, failure: record.status == .done ? "" : record.reason))
        return work.end(of: record)
    }

    private func storedState(of key: Key, source: any WorkSource) throws(MPIError) -> MemberState? {
        let file = directory.checkpoint(key)
        guard PlainFile.exists(file) else { return nil }
        do throws(RunError) {
            return try CheckpointFile.decode(try RunDirectory.read(file), of: key, file: file, workload: work.digest)
        } catch {
            try source.send(.log("\(error); \(key) is trained anew"))
            return nil
        }
    }

    /// A checkpoint that cannot be written costs time if the job is interrupted, and nothing else.
    private func write(_ state: MemberState, of key: Key, source: any WorkSource) throws(MPIError) {
        do throws(FileError) {
            try AtomicFile.write(CheckpointFile.encode(state, of: key, workload: work.digest), to: directory.checkpoint(key))
        } catch {
            try source.send(.log("no checkpoint of \(key): \(error)"))
        }
    }
}

extension MemberStore {
    /// What follows from the members of each group, such as an ensemble of a test: ranks share the groups, rank 0 gets all in order; empty
    /// elsewhere. Called by all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks.
    public func gather<Group, Value: Codable>(_ groups: [Group], _ value: (Group) throws -> Value) throws -> [Value] {
        let mine = groups[Blocks(groups.count, over: ranks.size)[ranks.rank]]
        return try ranks.gather(coded: try together {
            try mine.enumerated().map { number, group in
                try check("group \(number + 1) of \(mine.count)")
                return try value(group)
            }
        })
    }

    /// Work that each rank does for itself, to be stopped by ``check(_:)``. Called by all ranks.
    ///
    /// - Throws: ``Interruption`` on all ranks where one was stopped, else `MPIError.rankFailed` on all ranks.
    public func together<Value>(_ work: () throws -> Value) throws -> Value {
        let result = Result { try work() }
        var interruption: Interruption?
        if case .failure(let error) = result { interruption = error as? Interruption }
        if let stopped = try ranks.agree(on: interruption?.reason) {
            throw Interruption(reason: stopped.message, command: session.resumeCommand)
        }
        return try ranks.agree(on: result)
    }

    /// To be called often by long work outside of a training: shows that it goes on.
    ///
    /// - Parameter what: is under way, for people.
    /// - Throws: ``Interruption`` when the job is to stop.
    public func check(_ what: @autoclosure () -> String) throws(Interruption) {
        if let stop = session.interruption() { throw Interruption(reason: stop.reason, command: session.resumeCommand) }
        session.board.beat(what)
    }

    /// Writes a result by rank 0, which returns it; nil elsewhere. Called by all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks.
    public func conclude<Outcome>(_ write: () throws -> Outcome) throws -> Outcome? {
        try ranks.agree(on: Result { ranks.isRoot ? try write() : nil })
    }
}

extension MemberStore: MembersSoFar {
    public func end(of key: Key) -> MemberEnd? { ends[key] }

    public func reason(of key: Key) -> String { (try? records(of: [key]).first?.reason) ?? "" }
}

/// A member with its end, on its way between ranks.
private struct FoundMember<Key: WorkloadKey>: Codable {
    var key: Key
    var end: MemberEnd
}

extension RunDirectory {
    /// The member as its state file has it.
    ///
    /// - Parameter workload: the digest the file must carry.
    func record<Key>(of key: Key, workload: String) throws(RunError) -> MemberRecord<Key> {
        let file = member(key)
        return try MemberFile.decode(try RunDirectory.read(file), file: file, workload: workload)
    }
}
