import MPI
import ScatteringData

/// What rank 0 reads for a job and all ranks need: nobody else touches the file system for it.
enum SharedInputs {
    /// Rank 0 reads the card and the tables it names, and sends their bytes to all.
    ///
    /// - Parameters:
    ///   - card: called on rank 0 alone.
    ///   - run: the part of the card that names the tables.
    /// - Throws: on all ranks the same, what is wrong with them.
    static func share<Given: JobCard>(
        _ card: () throws -> Given, run: (Given) -> RunCard, communicator: Communicator
    ) throws -> (Given, [DataTable]) {
        let inputs = try communicator.agree(on: Result { () throws -> (String, [DataTable])? in
            guard communicator.isRoot else { return nil }
            let card = try card()
            return (card.yaml, try run(card).readTables())
        })
        let text = try communicator.broadcast(inputs?.0 ?? "")
        let count = try communicator.broadcast([inputs?.1.count ?? 0])[0]
        let tables = try (0..<count).map { index in
            let name = try communicator.broadcast(inputs?.1[index].name ?? "")
            return DataTable(name: name, bytes: try communicator.broadcast(inputs?.1[index].bytes ?? []))
        }
        return (try Given(yaml: text, file: "the card sent by rank 0"), tables)
    }
}
