import Files
import Members
import MPI
import RunCards
import Scheduling
import Text

/// What a job is to do with the run.
public enum Goal: Sendable, Equatable {
    /// Train until the study is complete, and write the result.
    case result
    /// Train the members of one slice, for a later job to aggregate.
    case slice(JobSlice)
    /// Write the result from members that slices trained, and train only in the place of those that failed or were vetoed.
    case aggregate
}

/// A study from the card to the result: what every rank does.
///
/// - Parameters:
///   - card: as read by rank 0 with the command line's values on top; called there alone.
///   - log: where rank 0 speaks.
/// - Returns: on rank 0, what there is to show and where the result is; nil for a slice.
/// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption`` on all
///   ranks when the job was stopped in time.
public func perform<S: Study>(
    _ type: S.Type, card: () throws -> S.Card, compute: S.Compute, goal: Goal = .result, settings: JobSettings, ranks: any RankGroup,
    log: RunLog
) throws -> (outcome: S.Outcome, result: String)? {
    let study = try share(type, card: card, compute: compute, over: ranks)
    let card = study.card
    let memory = try ranks.agree(on: Result { try study.work.makeMemory(threads: settings.threadsPerRank) })
    let slice: JobSlice? = if case .slice(let slice) = goal { slice } else { nil }
    var settings = settings
    settings.resume = settings.resume || goal != .result
    return try settings.withSession(
        in: RunDirectory(card.output), slice: slice, ranks: ranks, log: log,
        resumeCommand: settings.resumeCommand ?? resumeCommand(type, goal, card.output),
        adopt: { directory throws(RunError) in try directory.adopt(card, slice: slice) }
    ) { session in
        let threads = settings.threadsPerRank == 1 ? "" : " of \(settings.threadsPerRank) threads"
        log.say("\(study.summary)\(slice.map { ", slice \($0)" } ?? ""), \(counted(ranks.size, "rank"))\(threads) → \(card.output)")
        study.remarks.forEach(log.say)
        let members = MemberStore(study.work, in: session, memory: memory)
        guard try train(study, members, goal: goal, slice: slice) else {
            log.say("slice \(slice.map { "\($0)" } ?? "") is trained; when all are: nucens aggregate \(card.output)")
            return nil
        }
        session.board.enter(.aggregating)
        return try study.conclude(members).map { ($0, session.directory.result) }
    }
}

/// Makes the study on every rank from what rank 0 reads.
///
/// - Throws: what is wrong with the card or the data, on all ranks.
public func share<S: Study>(_ type: S.Type, card: () throws -> S.Card, compute: S.Compute, over ranks: any RankGroup) throws -> S {
    let inputs = try ranks.agree(on: Result { () throws -> (S.Card, SharedFiles)? in
        guard ranks.isRoot else { return nil }
        let card = try card()
        return (card, try S.read(card, compute: compute))
    })
    let text = try ranks.broadcast(inputs?.0.yaml ?? "")
    let files = try (inputs?.1 ?? SharedFiles()).shared(over: ranks)
    return try ranks.agree(on: Result { try S(try S.Card(yaml: text, file: "the card sent by rank 0"), files: files, compute: compute) })
}

/// Trains stage after stage until the study is complete, or the slice is.
///
/// - Returns: whether all members are trained; false for a slice.
package func train<S: Study>(_ study: S, _ members: MemberStore<S.Work>, goal: Goal = .result, slice: JobSlice? = nil) throws -> Bool {
    var isFirst = true
    while true {
        let stage = try members.ranks.agree(on: Result { try study.stage(members) })
        if let deadEnd = stage.deadEnd { try members.ranks.agree(on: Result<Void, RunError>.failure(RunError(deadEnd))) }
        // Members may have ended before this job, which knows of those that it has asked for.
        if stage.keys.isEmpty { return true }
        if let note = stage.note { members.log.say(note) }
        if goal == .aggregate && isFirst { try members.requireEnded(stage.keys, command: S.command) }
        isFirst = false
        try members.complete(stage.keys, slice: slice)
        if slice != nil, stage.keys.contains(where: \.isPartOfResult) { return false }
    }
}

private func resumeCommand<S: Study>(_ type: S.Type, _ goal: Goal, _ output: String) -> String {
    switch goal {
    case .result: "\(S.command) --resume --output \(output)"
    case .slice(let slice): "\(S.command) --resume --output \(output) --slice \(slice)"
    case .aggregate: "nucens aggregate \(output)"
    }
}
