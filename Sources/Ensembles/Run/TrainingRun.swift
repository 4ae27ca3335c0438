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
    public var settings: JobSettings

    public init(_ settings: JobSettings) { self.settings = settings }

    /// - Parameter card: the card as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, how the ensemble describes the data, and where the result is; nil for a slice.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(card: () throws -> RunCard, communicator: Communicator, log: RunLog) throws -> (quality: FitQuality, result: String)? {
        let (card, tables, start) = try Self.shareInputs(card, communicator)
        let job = try communicator.agree(on: Result { try Job(card: card, tables: tables, start: start, products: self.settings.products) })
        let directory = RunDirectory(card.output)
        let slice: JobSlice? = if case .slice(let slice) = goal { slice } else { nil }
        var settings = settings
        settings.resume = settings.resume || goal != .result
        return try settings.occupy(
            directory, slice: slice, communicator: communicator, log: log, resumeCommand: resumeCommand(card.output),
            take: { directory throws(RunError) in try directory.take(job, slice: slice) }
        ) { occupied in
            announce(job, ranks: communicator.size, slice: slice, log: log)
            let network = Network(
                card.architecture, products: settings.products, capacity: max(1, min(card.recipe.batchSize, job.training.count)),
                team: occupied.team)
            let run = Run(inventory: Inventory(job, in: occupied, network: network), products: settings.products)
            if goal == .aggregate { try requireSlices(of: run) }
            guard let selection = try run.train(slice: slice) else {
                log.say("slice \(slice.map { "\($0)" } ?? "") is trained; when all are: nucens aggregate \(card.output)")
                return nil
            }
            occupied.board.enter(.aggregating)
            guard let quality = try run.writeResult(of: selection) else { return nil }
            return (quality, directory.result)
        }
    }

    private func announce(_ job: Job, ranks: Int, slice: JobSlice?, log: RunLog) {
        let card = job.card
        let threads = settings.threadsPerRank == 1 ? "" : " of \(settings.threadsPerRank) threads"
        log.say(
            "\(card.inWords) of \(card.blocks)×\(card.width)\(slice.map { ", slice \($0)" } ?? ""), \(card.recipe.epochs) epochs, "
                + "\(job.training.count) training and \(job.test.count) test points of \(card.target), "
                + "\(ranks == 1 ? "1 rank" : "\(ranks) ranks")\(threads), \(settings.products.name) → \(card.output)")
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
            "\(missing.count) of \(run.job.card.trainings) members have not ended (\(missing.prefix(3).map { "\($0)" }.joined(separator: ", "))"
                + "\(missing.count > 3 ? ", …" : "")): start the array's tasks again, or train the rest with "
                + "'nucens --resume --output \(run.directory.path)'")))
    }

    /// Rank 0 reads the card and the tables, and sends their bytes to all: nobody else touches the file system for them.
    private static func shareInputs(
        _ card: () throws -> RunCard, _ communicator: Communicator
    ) throws -> (RunCard, [DataTable], StartingPoint?) {
        let inputs = try communicator.agree(on: Result { () throws -> (RunCard, [DataTable], StartingPoint?)? in
            guard communicator.isRoot else { return nil }
            let card = try card()
            return (card, try card.readTables(), try card.readStart())
        })
        let yaml = try communicator.broadcast(inputs?.0.yaml ?? "")
        let count = try communicator.broadcast([inputs?.1.count ?? 0])[0]
        let tables = try (0..<count).map { index in
            let name = try communicator.broadcast(inputs?.1[index].name ?? "")
            return DataTable(name: name, bytes: try communicator.broadcast(inputs?.1[index].bytes ?? []))
        }
        let start = try StartingPoint.share(inputs?.2, communicator)
        return (try RunCard(yaml: yaml, file: "the card sent by rank 0"), tables, start)
    }
}

extension RunCard {
    /// The tables the card names, or the bundled one of its target.
    public func readTables() throws -> [DataTable] {
        try dataFiles.isEmpty ? [DataTable.bundled(Nucleus(target))] : dataFiles.map(DataTable.file)
    }
}
