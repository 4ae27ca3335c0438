import Cluster
import Files
import Foundation
import MPI
import Scheduling

/// How a job that trains does its work; none of it enters the numbers.
public struct JobSettings: Sendable {
    /// Go on with what is in the output directory.
    public var resume = false
    /// Threads that share out each member.
    public var threadsPerRank = 1
    /// Between two checkpoints of a member.
    public var checkpointMinutes = 5.0
    /// The job's time as given by the user; nil: what the batch system says.
    public var timeLimit: String?
    /// How to go on after an interruption, where it is not by the study's own command.
    public var resumeCommand: String?

    public init() {}

    /// Takes a run directory for this job alone and does `body` in it: made or taken up, locked, with its log open, signals heeded and
    /// the job's end watched; RUN/status.json says how it ended.
    ///
    /// - Parameters:
    ///   - slice: of a job array, whose tasks work on one directory side by side.
    ///   - adopt: compares what is in the directory with this job and writes its card; by rank 0 alone.
    /// - Throws: what is wrong, on all ranks; ``Interruption`` on all ranks when the job was stopped in time.
    func withSession<Outcome>(
        in directory: RunDirectory, slice: JobSlice? = nil, ranks: any RankGroup, log: RunLog, resumeCommand: String,
        adopt: (RunDirectory) throws(RunError) -> Void, _ body: (RunSession) throws -> Outcome
    ) throws -> Outcome {
        let lock = try ranks.agree(on: Result { () throws -> RunLock? in
            ranks.isRoot ? try self.lock(directory, slice, adopt) : nil
        })
        defer { lock?.release() }
        log.open(directory.log(slice))
        let interruption = watch(try deadline(ranks, log: log))
        let board = ProgressBoard(log: log, statusFile: directory.status(slice), slice: slice, ranks: ranks)
        let session = RunSession(
            directory: directory, ranks: ranks, log: log, board: board,
            checkpointInterval: 60 * checkpointMinutes, resumeCommand: resumeCommand, interruption: interruption)
        do {
            let outcome = try body(session)
            board.enter(.finished)
            return outcome
        } catch let interruption as Interruption {
            board.enter(.stopped, reason: interruption.reason)
            log.record("\(interruption)")
            throw interruption
        } catch {
            board.enter(.failed, reason: "\(error)")
            log.record("error: \(error)")
            throw error
        }
    }

    private func lock(_ directory: RunDirectory, _ slice: JobSlice?, _ adopt: (RunDirectory) throws(RunError) -> Void) throws -> RunLock {
        try directory.make(resume: resume)
        let mode: RunLock.Mode = slice.map { .slice($0.number, of: $0.count) } ?? .whole
        let lock = try RunLock(directory: directory.path, mode: mode, description: "nucens")
        do {
            try adopt(directory)
        } catch {
            lock.release()
            throw error
        }
        return lock
    }

    /// When training stops for the job's time, on all ranks; rank 0 knows it from the batch system.
    private func deadline(_ ranks: any RankGroup, log: RunLog) throws -> Date? {
        let seconds = try ranks.agree(on: Result { () throws -> Double in
            guard ranks.isRoot, let end = try JobLimit.ends(timeLimit: timeLimit) else { return .infinity }
            let deadline = end.addingTimeInterval(-Self.secondsToStop(of: end.timeIntervalSinceNow))
            log.say("the job's time ends at \(end.formatted(.iso8601)); training stops at \(deadline.formatted(.iso8601)), to be resumed")
            return deadline.timeIntervalSince1970
        })
        let shared = try ranks.broadcast([seconds])[0]
        return shared.isFinite ? Date(timeIntervalSince1970: shared) : nil
    }

    /// What ends training, or work on the result, before its end: a signal to any rank, or the job's time.
    private func watch(_ deadline: Date?) -> () -> Stop? {
        StopSignals.install()
        return {
            if let signal = StopSignals.received { return Stop(.interruption, "\(signal)") }
            if let deadline, Date.now >= deadline { return Stop(.interruption, "the job's time ends") }
            return nil
        }
    }

    /// Kept free at the end of the job's time for the checkpoints: a tenth of it, between ten seconds and two minutes.
    static func secondsToStop(of seconds: Double) -> Double { min(120, max(10, 0.1 * seconds)) }
}

/// A run directory that this job has for itself.
public struct RunSession {
    let directory: RunDirectory
    let ranks: any RankGroup
    let log: RunLog
    let board: ProgressBoard
    /// Seconds between two checkpoints of a member.
    let checkpointInterval: Double
    /// How to go on after an interruption.
    let resumeCommand: String
    /// Asked often: why the job should stop, if it should.
    let interruption: () -> Stop?

    package init(
        directory: RunDirectory, ranks: any RankGroup, log: RunLog, board: ProgressBoard, checkpointInterval: Double, resumeCommand: String,
        interruption: @escaping () -> Stop?
    ) {
        self.directory = directory
        self.ranks = ranks
        self.log = log
        self.board = board
        self.checkpointInterval = checkpointInterval
        self.resumeCommand = resumeCommand
        self.interruption = interruption
    }
}
