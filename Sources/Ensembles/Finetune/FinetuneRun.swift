import MPI
import NeuralNetwork
import ScatteringData

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
                job.choice = try Self.chooseDepth(job, network, occupied)
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

    /// The depth of the greatest mean evidence over the replicas, which are shared out over the ranks.
    private static func chooseDepth(_ job: FinetuneJob, _ network: Network, _ run: OccupiedRun) throws -> DepthChoice {
        let communicator = run.communicator
        var rows: [[Double]] = []
        defer { run.log.endProgress() }
        for first in stride(from: 0, to: job.card.replicas, by: communicator.size) {
            let stop = run.interruption()
            if try communicator.allreduce(stop == nil ? 0 : 1, by: .maximum) > 0 {
                throw Interruption(reason: stop?.reason ?? "another rank was told to stop", command: run.resumeCommand)
            }
            run.log.progress("evidence of the depths: \(first) of \(job.card.replicas) replicas")
            let replica = first + communicator.rank
            let mine = replica < job.card.replicas ? job.evidence(replica: replica, in: network) : []
            rows += try communicator.allgather(mine).filter { !$0.isEmpty }
        }
        let depths = Array(0...job.source.architecture.layers)
        let known = rows.filter { $0.allSatisfy(\.isFinite) }
        // Nothing speaks for any depth where a depth has no evidence: the source stays.
        guard !known.isEmpty else { return DepthChoice(depths: depths, scores: depths.map { [-Double($0)] }) }
        return DepthChoice(depths: depths, scores: depths.map { depth in known.map { $0[depth] } })
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
        try file.require(replicas: card.replicas, of: card.output)
        self.init(card: card, source: try SourceEnsemble(file, count: card.sources), nuclei: [nucleus], tables: [tables])
    }
}
