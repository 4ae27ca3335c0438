import Files
import Foundation
import Members

/// What members of a study take on this machine, measured on a few steps of one.
public struct MemberRate: Sendable, Codable, Equatable {
    /// Seconds that a unit of ``Members/Workload/cost(of:)`` takes.
    public var secondsPerCost: Double
    /// Seconds to aggregate a member.
    public var aggregation: Double
    /// Most memory the process has used, bytes.
    public var memory: Double

    /// Trains the first member that the study has, or the one it starts from, through all phases in `steps` steps, and aggregates it.
    ///
    /// - Parameter threads: that share out the member.
    /// - Throws: ``RunError`` when the training fails.
    public init<S: Study>(of study: S, threads: Int, steps: Int = 20) throws(RunError) {
        let key = try study.firstKey()
        let work = try study.work.shortened(to: steps)
        let memory = try work.makeMemory(threads: threads)
        var (start, done) = (ContinuousClock.now, 0)
        guard let record = work.train(key, from: nil, resuming: nil, in: memory, observe: { moment in
            // The first step makes the memory: it is not counted.
            if moment.endsStep && moment.step == 1 { start = .now }
            done = moment.step
            return true
        }) else { throw RunError("the training was stopped") }
        let perStep = (ContinuousClock.now - start) / .seconds(1) / Double(max(1, done - 1))
        secondsPerCost = perStep * Double(study.work.steps(of: key)) / max(1, study.work.cost(of: key))
        let written = ContinuousClock.now
        _ = MemberFile.encode(record, workload: work.digest)
        study.rehearse(record, in: memory)
        aggregation = (ContinuousClock.now - written) / .seconds(1)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        self.memory = Double(usage.ru_maxrss) * 1024
    }
}

/// A study of which no member has been trained.
struct NoMembers<Key: WorkloadKey>: MembersSoFar {
    func end(of key: Key) -> MemberEnd? { nil }
    func reason(of key: Key) -> String { "" }
}

extension Study {
    /// All members that a run without failures trains, those that others start from first.
    ///
    /// - Throws: ``RunError`` when the study cannot say.
    func allKeys() throws(RunError) -> [Work.Key] {
        let keys = try firstStage(), known = Set(keys)
        let own = keys + likelyKeys.filter { !known.contains($0) }
        return Set(own.compactMap(work.parent)).sorted() + own
    }

    /// A member to measure the pace of: the most expensive one, or what it starts from.
    fileprivate func firstKey() throws(RunError) -> Work.Key {
        let keys = try allKeys()
        guard let key = keys.filter({ work.steps(of: $0) > 0 }).max(by: { work.cost(of: $0) < work.cost(of: $1) }) else {
            throw RunError("the study trains nothing: there is nothing to plan")
        }
        return work.parent(of: key) ?? key
    }

    private func firstStage() throws(RunError) -> [Work.Key] {
        do { return try stage(NoMembers()).keys } catch { throw RunError("\(error)") }
    }
}
