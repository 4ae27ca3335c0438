import Files
import MPI
import NeuralNetwork
import ScatteringData

/// A scan from the card to the result: what every rank does.
public struct ScanRun {
    public var settings: JobSettings

    public init(_ settings: JobSettings) { self.settings = settings }

    /// - Parameter card: as read by rank 0 with the command line's values on top; only rank 0's counts.
    /// - Returns: on rank 0, the tables of the scan as text, and where the result is.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on; ``Interruption``
    ///   on all ranks when the job was stopped in time.
    public func perform(card: () throws -> ScanCard, communicator: Communicator, log: RunLog) throws -> (table: String, result: String)? {
        let inputs = try TransferInputs(communicator) { try TransferInputs(reading: try card()) }
        let (card, source) = (inputs.card, inputs.source)
        let job = try communicator.agree(on: Result {
            try ScanJob(inputs, products: settings.products)
        })
        return try settings.occupy(
            RunDirectory(card.output), communicator: communicator, log: log, resumeCommand: "nucens scan --resume --output \(card.output)",
            take: { directory throws(RunError) in try directory.take(card) }
        ) { occupied in
            let keys = job.keys
            log.say(
                "\(keys.count) members: \(job.targets.map(\.nucleus.name).joined(separator: ", ")) × \(job.targets.first?.splits.count ?? 0) splits × "
                    + "\(card.depths.count) depths × \(card.replicas) replicas from \(source.path), "
                    + "\(communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks"), \(settings.products.name) → \(card.output)")
            let network = Network(source.architecture, products: settings.products, capacity: job.capacity, team: occupied.team)
            let inventory = Inventory(job, in: occupied, network: network)
            _ = try inventory.complete(keys)
            occupied.board.enter(.aggregating)
            let groups = try Self.groups(of: inventory)
            let similarity = try ScanSimilarity.table(of: inventory)
            return try communicator.agree(on: Result { () throws -> (String, String)? in
                guard communicator.isRoot else { return nil }
                let result = ScanResult(
                    job: job, groups: groups, similarity: similarity, products: settings.products, communicator: communicator)
                try result.write(to: occupied.directory.result)
                return (result.table, occupied.directory.result)
            })
        }
    }

    /// Ranks share the targets and splits; rank 0 gets them all.
    private static func groups(of inventory: Inventory<ScanJob>) throws -> [ScanGroup] {
        let (job, communicator) = (inventory.work, inventory.communicator)
        let all = job.targets.indices.flatMap { target in job.targets[target].splits.indices.map { (target, $0) } }
        let mine = all[Blocks(all.count, over: communicator.size)[communicator.rank]]
        let groups = try communicator.agree(on: Result {
            try mine.map { target, split in
                let nucleus = job.targets[target].nucleus
                let foundations = (0..<job.card.replicas).compactMap {
                    job.companions.foundation(ofReplica: $0, split: split, target: nucleus)
                }
                let records = try job.card.depths.map { depth in
                    try inventory.records(of: (0..<job.card.replicas).map {
                        MemberKey(replica: $0, target: nucleus.name, depth: depth, split: split)
                    })
                }
                return job.group(
                    target: target, split: split, records: records, foundations: try inventory.records(of: foundations),
                    network: inventory.network)
            }
        })
        return try communicator.gather(coded: groups)
    }
}
