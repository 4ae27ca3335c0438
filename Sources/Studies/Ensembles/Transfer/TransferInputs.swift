import Foundation
import MPI
import NeuralNetwork
import ScatteringData
import TransferLearning

/// What rank 0 reads for a scan or a fine-tune and all ranks need: card, source and tables.
struct TransferInputs<C: JobCard> {
    let card: C
    let source: SourceEnsemble
    let nuclei: [Nucleus]
    /// Of each nucleus.
    let tables: [[DataTable]]
    /// Nuclei that the sources are shown first, with their tables, by mass number.
    let companions: [(nucleus: Nucleus, tables: [DataTable])]

    /// Everything but the source's members, which are long.
    private struct Header: Codable {
        var card: String
        var sourcePath: String
        var sourceTarget: String
        var architecture: Architecture
        var members: Int
        var stepSources: [String]
        var sourceCompanions: [String]
        /// E, θ, ω of the source's training points.
        var training: [[Double]]
        var nuclei: [Nucleon]
        var tables: [[Table]]
        var companions: [Nucleon]
        var companionTables: [[Table]]

        struct Nucleon: Codable {
            var name: String
            var Z: Int
            var A: Int
        }
        struct Table: Codable {
            var name: String
            var bytes: Data
        }

        static func tables(_ tables: [[DataTable]]) -> [[Table]] { tables.map { $0.map { Table(name: $0.name, bytes: Data($0.bytes)) } } }
        static func tables(_ tables: [[Table]]) -> [[DataTable]] {
            tables.map { $0.map { DataTable(name: $0.name, bytes: Array($0.bytes)) } }
        }
    }

    init(
        card: C, source: SourceEnsemble, nuclei: [Nucleus], tables: [[DataTable]],
        companions: [(nucleus: Nucleus, tables: [DataTable])]
    ) {
        self.companions = companions
        self.card = card
        self.source = source
        self.nuclei = nuclei
        self.tables = tables
    }

    /// Rank 0 reads the card, the source and the tables, and sends them to all: nobody else touches the file system for them.
    ///
    /// - Parameter read: called on rank 0 alone.
    init(_ communicator: Communicator, read: () throws -> TransferInputs) throws {
        let inputs = try communicator.agree(on: Result { communicator.isRoot ? try read() : nil })
        let header = try communicator.broadcast(try inputs?.header ?? [])
        let content = try inputs?.content ?? JSONDecoder().decode(Header.self, from: Data(header))
        var members: [SourceEnsemble.Member] = []
        for row in 0..<content.members {
            let member = inputs?.source.members[row]
            let weights = try communicator.broadcast(member?.weights ?? [])
            let numbers = try communicator.broadcast(member.map { TransferStep.numbers($0.steps) } ?? [])
            guard let steps = TransferStep.steps(numbers) else { throw RunError("rank 0 sent no steps") }
            members.append(.init(weights: weights, steps: steps))
        }
        if let inputs {
            self = inputs
            return
        }
        card = try C(yaml: content.card, file: "the card sent by rank 0")
        func nuclei(_ nucleons: [Header.Nucleon]) throws -> [Nucleus] {
            try nucleons.map { try Nucleus(name: $0.name, Z: $0.Z, A: $0.A) }
        }
        self.nuclei = try nuclei(content.nuclei)
        source = SourceEnsemble(
            path: content.sourcePath, nucleus: try Nucleus(content.sourceTarget),
            architecture: content.architecture, members: members, stepSources: content.stepSources,
            companions: content.sourceCompanions,
            training: content.training.map { Kinematics(energy: $0[0], theta: $0[1], omega: $0[2]) })
        tables = Header.tables(content.tables)
        companions = zip(try nuclei(content.companions), Header.tables(content.companionTables)).map { ($0, $1) }
    }

    private var content: Header {
        func nucleons(_ nuclei: [Nucleus]) -> [Header.Nucleon] { nuclei.map { .init(name: $0.name, Z: $0.Z, A: $0.A) } }
        return Header(
            card: card.yaml, sourcePath: source.path, sourceTarget: source.nucleus.name,
            architecture: source.architecture, members: source.members.count,
            stepSources: source.stepSources, sourceCompanions: source.companions,
            training: source.training.map { [$0.energy, $0.theta, $0.omega] },
            nuclei: nucleons(nuclei), tables: Header.tables(tables), companions: nucleons(companions.map(\.nucleus)),
            companionTables: Header.tables(companions.map(\.tables)))
    }

    private var header: [UInt8] { get throws { Array(try JSONEncoder().encode(content)) } }
}

extension EnsembleFile {
    /// - Parameter trainFraction: share of the points of `nuclei` that train.
    /// - Throws: ``RunError`` when some are held out as a test of networks that were trained on points of the same nucleus before.
    func require(unseen nuclei: [Nucleus], trainFraction: Double) throws(RunError) {
        guard trainFraction < 1, let seen = nuclei.first(where: { (companions + stepSources).contains($0.name) }) else { return }
        throw RunError(
            "the networks of \(path) were trained on points of \(seen.name) before they were taken over to \(target): points of it are no "
                + "test of them; train on all (--train-fraction 1), or make the source without them (--companions none, or a list "
                + "without \(seen.name))")
    }

    /// - Throws: ``RunError`` when there are fewer members than `replicas`, each of which starts from one.
    func require(replicas: Int, of output: String) throws(RunError) {
        guard weights.count < replicas else { return }
        throw RunError(
            "\(path) has \(weights.count) members, but \(output) asks for \(replicas) replicas: each starts from a member of its own; "
                + "lower --replicas, or train more members")
    }
}
