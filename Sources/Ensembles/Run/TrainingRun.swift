import Cluster
import Foundation
import MPI
import NeuralNetwork
import ScatteringData

/// A training job from the card to the result: what every rank does.
public struct TrainingRun {
    /// What the job is to do with the run.
    public enum Goal: Sendable, Equatable {
        /// Train until the ensemble is complete, and write the result.
        case result
        /// Train the members of one slice, for a later job to aggregate.
        case slice(JobSlice)
        /// Write the result from members that slices trained, and train only in the place of those that failed or were vetoed.
        case aggregate
    }

    public var goal = Goal.result
    /// Go on with what is in the output directory.
    public var resume = false
    public var products = MatrixProducts.preferred
    /// Threads that share out each network; they do not enter the numbers.
    public var threadsPerRank = 1
    /// Between two checkpoints of a member.
    public var checkpointMinutes = 5.0
    /// The job's time as given by the user; nil: what the batch system says.
    public var timeLimit: String?

    public init() {}

    /// - Parameter card: the card as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, how the ensemble describes the data, and where the result is; nil for a slice.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(card: () throws -> RunCard, communicator: Communicator, log: RunLog) throws -> (quality: FitQuality, result: String)? {
        let (card, tables) = try Self.shareInputs(card, communicator)
        let job = try communicator.agree(on: Result { try Job(card: card, tables: tables, products: products) })
        let team = try communicator.agree(on: Result { try ThreadTeam(threads: threadsPerRank) })
        let directory = RunDirectory(card.output)
        let slice: JobSlice? = if case .slice(let slice) = goal { slice } else { nil }
        let lock = try communicator.agree(on: Result { () throws -> RunLock? in communicator.isRoot ? try take(directory, job, slice) : nil })
        defer { lock?.release() }
        log.open(directory.log(slice))
        let interruption = try communicator.agree(on: Result { () throws -> () -> Stop? in try watch(isRoot: communicator.isRoot, log: log) })
        announce(job, ranks: communicator.size, slice: slice, log: log)
        let network = Network(
            card.architecture, products: products, capacity: max(1, min(card.recipe.batchSize, job.training.count)), team: team)
        let board = ProgressBoard(log: log, statusFile: directory.status(slice), slice: slice, communicator: communicator)
        let inventory = Inventory(
            work: job, directory: directory, communicator: communicator, log: log, network: network,
            checkpointInterval: 60 * checkpointMinutes, resumeCommand: resumeCommand(card.output), interruption: interruption)
        let run = Run(inventory: inventory, products: products, board: board)
        do {
            if goal == .aggregate { try requireSlices(of: run) }
            guard let selection = try run.train(slice: slice) else {
                board.enter(.finished)
                log.say("slice \(slice.map { "\($0)" } ?? "") is trained; when all are: nucens aggregate \(card.output)")
                return nil
            }
            board.enter(.aggregating)
            let quality = try run.writeResult(of: selection)
            board.enter(.finished)
            guard let quality else { return nil }
            log.record("result written: \(directory.result)")
            return (quality, directory.result)
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

    /// Makes or takes up the run directory, which no other job may be working on. By rank 0 alone.
    private func take(_ directory: RunDirectory, _ job: Job, _ slice: JobSlice?) throws -> RunLock {
        try directory.make(resume: resume || goal != .result)
        let mode: RunLock.Mode = slice.map { .slice($0.number, of: $0.count) } ?? .whole
        let lock = try RunLock(directory: directory.path, mode: mode, description: "nucens")
        do {
            try directory.take(job, slice: slice)
        } catch {
            lock.release()
            throw error
        }
        return lock
    }

    /// What ends training before its end: a signal to any rank, or the job's time, which rank 0 watches for all.
    private func watch(isRoot: Bool, log: RunLog) throws -> () -> Stop? {
        StopSignals.install()
        let end = isRoot ? try JobLimit.ends(timeLimit: timeLimit) : nil
        let deadline = end.map { $0.addingTimeInterval(-Self.secondsToStop(of: $0.timeIntervalSinceNow)) }
        if let deadline, let end {
            log.say("the job's time ends at \(end.formatted(.iso8601)); training stops at \(deadline.formatted(.iso8601)), to be resumed")
        }
        return {
            if let signal = StopSignals.received { return Stop(.interruption, "\(signal)") }
            if let deadline, Date.now >= deadline { return Stop(.interruption, "the job's time ends") }
            return nil
        }
    }

    /// Kept free at the end of the job's time for the checkpoints: a tenth of it, between ten seconds and two minutes.
    static func secondsToStop(of seconds: Double) -> Double { min(120, max(10, 0.1 * seconds)) }

    private func announce(_ job: Job, ranks: Int, slice: JobSlice?, log: RunLog) {
        let card = job.card
        let threads = threadsPerRank == 1 ? "" : " of \(threadsPerRank) threads"
        log.say(
            "\(card.replicas) replicas of \(card.blocks)×\(card.width)\(slice.map { ", slice \($0)" } ?? ""), \(card.recipe.epochs) epochs, "
                + "\(job.training.count) training and \(job.test.count) test points of \(card.target), "
                + "\(ranks == 1 ? "1 rank" : "\(ranks) ranks")\(threads), \(products.name) → \(card.output)")
        if job.dataset.setAsideCount > 0 {
            let advice = card.dataFiles.isEmpty ? "nucens data list --target \(card.target)" : "nucens data check \(card.dataFiles[0])"
            log.say("\(job.dataset.setAsideCount) points set aside; '\(advice)' says which and why")
        }
    }

    private func resumeCommand(_ output: String) -> String {
        switch goal {
        case .result: "nucens --resume --output \(output)"
        case .slice(let slice): "nucens --resume --output \(output) --slice \(slice)"
        case .aggregate: "nucens aggregate \(output)"
        }
    }

    private func requireSlices(of run: Run) throws {
        let missing = try run.missing()
        guard !missing.isEmpty else { return }
        try run.communicator.agree(on: Result<Void, RunError>.failure(RunError(
            "\(missing.count) of \(run.job.card.replicas) members have not ended (\(missing.prefix(3).map { "\($0)" }.joined(separator: ", "))"
                + "\(missing.count > 3 ? ", …" : "")): start the array's tasks again, or train the rest with "
                + "'nucens --resume --output \(run.directory.path)'")))
    }

    /// Rank 0 reads the card and the tables, and sends their bytes to all: nobody else touches the file system for them.
    private static func shareInputs(_ card: () throws -> RunCard, _ communicator: Communicator) throws -> (RunCard, [DataTable]) {
        let inputs = try communicator.agree(on: Result { () throws -> (RunCard, [DataTable])? in
            guard communicator.isRoot else { return nil }
            let card = try card()
            return (card, try card.readTables())
        })
        let yaml = try communicator.broadcast(inputs?.0.yaml ?? "")
        let count = try communicator.broadcast([inputs?.1.count ?? 0])[0]
        let tables = try (0..<count).map { index in
            let name = try communicator.broadcast(inputs?.1[index].name ?? "")
            return DataTable(name: name, bytes: try communicator.broadcast(inputs?.1[index].bytes ?? []))
        }
        return (try RunCard(yaml: yaml, file: "the card sent by rank 0"), tables)
    }
}

extension RunCard {
    /// The tables the card names, or the bundled one of its target.
    public func readTables() throws -> [DataTable] {
        try dataFiles.isEmpty ? [DataTable.bundled(Nucleus(target))] : dataFiles.map(DataTable.file)
    }
}
