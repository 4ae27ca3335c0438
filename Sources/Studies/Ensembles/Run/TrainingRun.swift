import DataFormats
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
    /// - Returns: on rank 0, how the ensemble describes the data, in numbers and as text for people, and where the result is; nil for a
    ///   slice.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(
        card: () throws -> RunCard, communicator: Communicator, log: RunLog
    ) throws -> (quality: FitQuality, table: String, result: String)? {
        let (card, tables) = try SharedInputs.share(card, run: { $0 }, communicator: communicator)
        let start = try StartingPoint.share(
            try communicator.agree(on: Result { communicator.isRoot ? try card.readStart() : nil }), communicator)
        let job = try communicator.agree(on: Result { try Job(card: card, tables: tables, start: start, products: self.settings.products) })
        let directory = RunDirectory(card.output)
        let slice: JobSlice? = if case .slice(let slice) = goal { slice } else { nil }
        var settings = settings
        settings.resume = settings.resume || goal != .result
        return try settings.occupy(
            directory, slice: slice, communicator: communicator, log: log, resumeCommand: resumeCommand(card.output),
            take: { directory throws(RunError) in try directory.take(job.card, slice: slice) }
        ) { occupied in
            announce(job, ranks: communicator.size, slice: slice, log: log)
            let network = Network(
                card.architecture, products: settings.products, capacity: job.capacity, team: occupied.team)
            let run = Run(inventory: Inventory(job, in: occupied, network: network), products: settings.products)
            if goal == .aggregate { try requireSlices(of: run) }
            guard let selection = try run.train(slice: slice) else {
                log.say("slice \(slice.map { "\($0)" } ?? "") is trained; when all are: nucens aggregate \(card.output)")
                return nil
            }
            occupied.board.enter(.aggregating)
            guard let (quality, statistics) = try run.writeResult(of: selection) else { return nil }
            return (quality, quality.table + statistics.summary, directory.result)
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
            let advice = card.data.files.isEmpty ? "nucens data list --target \(card.target)" : "nucens data check \(card.data.files[0])"
            log.say("\(job.dataset.setAsideCount) points set aside; '\(advice)' says which and why")
        }
        for experiment in job.dataset.experiments where experiment.normalizationSource == NamedNormalization.assumedSource {
            log.say(
                "Δλ of \(experiment.name) is not known; \(experiment.normalizationUncertainty) is assumed: data.normalization: "
                    + "[\"\(experiment.name)=FRACTION\"] in the card says another")
        }
    }

    private func resumeCommand(_ output: String) -> String {
        switch goal {
        case .result: "nucens --resume --output \(output)"
        case .slice(let slice): "nucens --resume --output \(output) --slice \(slice)"
        case .aggregate: "nucens aggregate \(output)"
        }
    }

    private func requireSlices(of run: Run<Job>) throws {
        let missing = try run.missing()
        guard !missing.isEmpty else { return }
        try run.communicator.agree(on: Result<Void, RunError>.failure(RunError(
            "\(missing.count) of \(run.job.card.trainings) members have not ended (\(missing.prefix(3).map { "\($0)" }.joined(separator: ", "))"
                + "\(missing.count > 3 ? ", …" : "")): start the array's tasks again, or train the rest with "
                + "'nucens --resume --output \(run.directory.path)'")))
    }
}

extension RunCard {
    /// The tables the card names, or the bundled one of its target.
    public func readTables() throws -> [DataTable] { try data.tables(of: Nucleus(target)) }
}
