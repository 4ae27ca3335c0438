import Files
import MPI
import NeuralNetwork
import Prediction

/// A closure test from the card to the result: what every rank does.
public struct ClosureRun {
    public var settings: JobSettings

    public init(_ settings: JobSettings) { self.settings = settings }

    /// - Parameter card: as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, the tables of the test as text, and where the result is.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(
        card: () throws -> ClosureCard, communicator: Communicator, log: RunLog
    ) throws -> (table: String, result: String)? {
        let (card, tables) = try SharedInputs.share(card, run: \.run, communicator: communicator)
        let base = try communicator.agree(on: Result { try Job(card: card.run, tables: tables, products: settings.products) })
        let given = try law(of: card, at: base, communicator)
        let job = try communicator.agree(on: Result { try ClosureJob(card: card, base: base, given: given) })
        let output = card.output
        return try settings.occupy(
            RunDirectory(output), communicator: communicator, log: log, resumeCommand: "nucens closure --resume --output \(output)",
            take: { directory throws(RunError) in try directory.take(card) }
        ) { occupied in
            let keys = job.keys
            log.say(
                "\(keys.count) members: \(card.laws) laws × levels \(card.levels.map { "\($0.rawValue)" }.joined(separator: ", ")) × "
                    + "\(card.run.replicas) replicas, \(base.training.count) training and \(base.test.count) test points of "
                    + "\(card.run.target), \(communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks"), \(settings.products.name) "
                    + "→ \(output)")
            let network = Network(card.run.architecture, products: settings.products, capacity: base.capacity, team: occupied.team)
            let inventory = Inventory(job, in: occupied, network: network)
            _ = try inventory.complete(keys)
            occupied.board.enter(.aggregating)
            // Ranks share the ensembles; rank 0 gets what they say.
            let mine = job.cases[Blocks(job.cases.count, over: communicator.size)[communicator.rank]]
            let outcomes = try communicator.gather(coded: try communicator.agree(on: Result {
                try mine.map { job.outcome(of: $0, records: try inventory.records(of: job.keys(of: $0))) }
            }))
            return try communicator.agree(on: Result { () throws -> (String, String)? in
                guard communicator.isRoot else { return nil }
                let result = ClosureResult(job: job, outcomes: outcomes, products: settings.products, communicator: communicator)
                try result.write(to: occupied.directory.result)
                return (result.table, occupied.directory.result)
            })
        }
    }

    /// f of a finished run at every point of the test, as rank 0 reads it; nil for parametrized laws.
    private func law(of card: ClosureCard, at base: Job, _ communicator: Communicator) throws -> [Double]? {
        guard card.law != ClosureCard.parametrized else { return nil }
        let values = try communicator.agree(on: Result { () throws -> [Double] in
            guard communicator.isRoot else { return [] }
            let file: EnsembleFile
            do { file = try EnsembleFile(run: card.law) } catch {
                throw RunError("closure.law is neither '\(ClosureCard.parametrized)' nor a finished run: \(error)")
            }
            guard file.target == card.run.target else {
                throw RunError("closure.law \(card.law) is a run of \(file.target), the test is of \(card.run.target); give a run of that")
            }
            let points = base.dataset.points.map(\.kinematics)
            guard let member = Int(card.member) else { return file.predict(points, products: settings.products).map(\.mean) }
            guard let row = file.replicas.firstIndex(of: member) else {
                throw RunError(
                    "closure.member is \(member), but \(file.path) has no such member; it has \(file.replicas.first ?? 0) to "
                        + "\(file.replicas.last ?? 0)")
            }
            let predictor = EnsemblePredictor(file, products: settings.products)
            let all = predictor.predictions(at: points[...], in: predictor.memory(points: points.count))
            return points.indices.map { all[$0 * predictor.members + row] }
        })
        return try communicator.broadcast(values)
    }
}
