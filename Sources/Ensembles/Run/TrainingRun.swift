import MPI
import NeuralNetwork
import ScatteringData

/// `nucens train` from the card to the result: what every rank of the job does.
public enum TrainingRun {
    /// - Parameters:
    ///   - card: the card as read by rank 0 with the command line's values on top; only rank 0's counts.
    ///   - resume: go on with what is in the output directory.
    ///   - threadsPerRank: threads that share out each network; they do not enter the numbers.
    /// - Returns: on rank 0, how the ensemble describes the data, and where the result is.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``) wherever it could be agreed on.
    public static func perform(
        card: () throws -> RunCard, resume: Bool, products: MatrixProducts, threadsPerRank: Int, communicator: Communicator, log: RunLog
    ) throws -> (quality: FitQuality, result: String)? {
        let (card, tables) = try shareInputs(card, communicator)
        let job = try communicator.agree(on: Result { try Job(card: card, tables: tables, products: products) })
        let team = try communicator.agree(on: Result { try ThreadTeam(threads: threadsPerRank) })
        let directory = RunDirectory(card.output)
        try communicator.agree(on: Result { if communicator.isRoot { try directory.prepare(for: job, resume: resume) } })
        log.open(directory.log)
        let ranks = communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks"
        let threads = threadsPerRank == 1 ? "" : " of \(threadsPerRank) threads"
        log.say(
            "\(card.replicas) replicas of \(card.blocks)×\(card.width), \(card.recipe.epochs) epochs, \(job.training.count) training and "
                + "\(job.test.count) test points of \(card.target), \(ranks)\(threads), \(products.name) → \(card.output)")
        if job.dataset.setAsideCount > 0 {
            let advice = card.dataFiles.isEmpty ? "nucens data list --target \(card.target)" : "nucens data check \(card.dataFiles[0])"
            log.say("\(job.dataset.setAsideCount) points set aside; '\(advice)' says which and why")
        }
        let run = Run(job: job, directory: directory, communicator: communicator, products: products, team: team, log: log)
        let members = try run.train()
        guard let quality = try run.writeResult(members: members.done, failed: members.failed) else { return nil }
        log.record("result written: \(directory.result)")
        return (quality, directory.result)
    }

    /// Rank 0 reads the card and the tables, and sends their bytes to all: nobody else touches the file system for them.
    private static func shareInputs(_ card: () throws -> RunCard, _ communicator: Communicator) throws -> (RunCard, [DataTable]) {
        let inputs = try communicator.agree(on: Result { () throws -> (RunCard, [DataTable])? in
            guard communicator.isRoot else { return nil }
            let card = try card()
            let tables = try card.dataFiles.isEmpty ? [DataTable.bundled(Nucleus(card.target))] : card.dataFiles.map(DataTable.file)
            return (card, tables)
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
