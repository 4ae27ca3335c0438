import MPI
import NeuralNetwork

/// A leave-one-out test from the card to the result: what every rank does.
public struct LeaveOutRun {
    public var settings: JobSettings

    public init(_ settings: JobSettings) { self.settings = settings }

    /// - Parameter card: as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, the tables of the test as text, and where the result is.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(
        card: () throws -> LeaveOutCard, communicator: Communicator, log: RunLog
    ) throws -> (table: String, result: String)? {
        let (card, tables) = try SharedInputs.share(card, run: \.run, communicator: communicator)
        let job = try communicator.agree(on: Result {
            try LeaveOutJob(card: card, base: Job(card: card.run, tables: tables, products: settings.products))
        })
        let output = card.output
        return try settings.occupy(
            RunDirectory(output), communicator: communicator, log: log, resumeCommand: "nucens leaveout --resume --output \(output)",
            take: { directory throws(RunError) in try directory.take(card) }
        ) { occupied in
            let keys = job.keys
            let groups = job.groups.count == 1 ? "1 group" : "\(job.groups.count) groups"
            log.say(
                "\(keys.count) members: \(groups) by \(card.groups.rawValue) × \(card.run.replicas) replicas, "
                    + "\(job.base.points.count) points of \(card.run.target), "
                    + "\(communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks"), \(settings.products.name) → \(output)")
            let network = Network(card.run.architecture, products: settings.products, capacity: job.capacity, team: occupied.team)
            let inventory = Inventory(job, in: occupied, network: network)
            _ = try inventory.complete(keys)
            occupied.board.enter(.aggregating)
            // Ranks share the groups; rank 0 gets what they say.
            let mine = job.groups[Blocks(job.groups.count, over: communicator.size)[communicator.rank]]
            let outcomes = try communicator.gather(coded: try communicator.agree(on: Result {
                try mine.map { job.outcome(of: $0, records: try inventory.records(of: job.keys(of: $0))) }
            }))
            return try communicator.agree(on: Result { () throws -> (String, String)? in
                guard communicator.isRoot else { return nil }
                let result = LeaveOutResult(job: job, outcomes: outcomes, products: settings.products, communicator: communicator)
                try result.write(to: occupied.directory.result)
                return (result.table, occupied.directory.result)
            })
        }
    }
}
