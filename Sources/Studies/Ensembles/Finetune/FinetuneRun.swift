import MPI
import NeuralNetwork
import ScatteringData
import TransferLearning

/// A fine-tune from the card to the result: what every rank does.
public struct FinetuneRun {
    public var settings: JobSettings

    public init(_ settings: JobSettings) { self.settings = settings }

    /// - Parameter card: as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, how the ensemble describes the data, in numbers and as text for people, and where the result is.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(
        card: () throws -> FinetuneCard, communicator: Communicator, log: RunLog
    ) throws -> (quality: FitQuality, table: String, result: String)? {
        let inputs = try TransferInputs(communicator) { try TransferInputs(reading: try card()) }
        var job = try communicator.agree(on: Result { try FinetuneJob(inputs, products: settings.products) })
        let card = job.card
        return try settings.occupy(
            RunDirectory(card.output), communicator: communicator, log: log,
            resumeCommand: "\(FinetuneCard.resumeCommand) --resume --output \(card.output)",
            take: { directory throws(RunError) in try directory.take(card) }
        ) { occupied in
            log.say(
                "\(card.summary), \(job.target.train.count) training and \(job.target.test.count) test points, "
                    + "\(communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks"), \(settings.products.name) → \(card.output)")
            let network = Network(job.source.architecture, products: settings.products, capacity: job.capacity, team: occupied.team)
            if card.depth == nil {
                job.choice = try Self.chooseDepth(Inventory(job, in: occupied, network: network))
                let asGood = job.choice.alternatives.count > 1 ? "; as good are \(job.choice)" : ""
                log.say("depth \(job.choice.depth) has the greatest evidence\(asGood)")
            }
            let run = Run(inventory: Inventory(job, in: occupied, network: network), products: settings.products)
            guard let selection = try run.train() else { return nil }
            occupied.board.enter(.aggregating)
            guard let (quality, statistics) = try run.writeResult(of: selection) else { return nil }
            return (quality, quality.table + statistics.summary, occupied.directory.result)
        }
    }

    /// The depth of the greatest mean evidence over the replicas.
    private static func chooseDepth(_ inventory: Inventory<FinetuneJob>) throws -> DepthChoice {
        let (job, communicator) = (inventory.work, inventory.communicator)
        let keys = (0..<job.card.replicas).map(job.evidenceKey)
        inventory.log.say("weighing the evidence of the depths")
        _ = try inventory.complete(keys)
        let evidences = try communicator.agree(on: Result {
            communicator.isRoot ? try inventory.records(of: keys).map { $0.series(FineTune.SeriesName.evidence) } : []
        })
        let counts = try communicator.broadcast(evidences.map(\.count))
        var all = try communicator.broadcast(evidences.flatMap { $0 })[...]
        let rows = counts.map { count in
            defer { all = all.dropFirst(count) }
            return Array(all.prefix(count))
        }.filter { !$0.isEmpty }
        let depths = Array(0...job.source.architecture.layers)
        return DepthChoice(depths: depths, logEvidence: depths.map { depth in rows.map { $0[depth] } })
    }
}

extension TransferInputs<FinetuneCard> {
    /// Reads what `card` names.
    ///
    /// - Throws: ``RunError`` that names the card's value or the file.
    init(reading card: FinetuneCard) throws {
        guard !card.target.isEmpty else {
            throw RunError("there is no target: give --target 56Fe, or your own data by --data FILE.csv --Z Z --A A")
        }
        let file = try EnsembleFile(run: card.source)
        let nucleus = try Nucleus(card.target)
        guard nucleus.name != file.target else {
            throw RunError("\(file.path) is of \(file.target) itself; give another --target, or train on the new data with 'nucens train'")
        }
        let tables = try card.data.tables(of: nucleus)
        try file.require(unseen: [nucleus], trainFraction: card.trainFraction)
        try file.require(replicas: card.replicas, of: card.output)
        self.init(card: card, source: try SourceEnsemble(file, count: card.sources), nuclei: [nucleus], tables: [tables],
            companions: try card.companions.read())
    }
}
