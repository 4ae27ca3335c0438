import Foundation
import HDF5
import NeuralNetwork
import ScatteringData

/// What rank 0 reads for a scan and all ranks need: card, source and tables.
struct ScanInputs {
    /// Everything but the source's weights, which are long.
    private struct Header: Codable {
        var card: String
        var sourcePath: String
        var sourceTarget: String
        var architecture: [Int]
        var rows: Int
        /// E, θ, ω of the source's training points.
        var training: [[Double]]
        var nuclei: [Nucleon]
        var tables: [[Table]]

        struct Nucleon: Codable {
            var name: String
            var Z: Int
            var A: Int
        }
        struct Table: Codable {
            var name: String
            var bytes: Data
        }
    }

    private var content: Header
    let source: EnsembleFile?

    var sourceRows: Int { content.rows }

    /// Reads what `card` names.
    ///
    /// - Throws: ``RunError`` that names the card's value or the file.
    init(card: ScanCard, nucleus: Nucleus? = nil) throws {
        let file = try EnsembleFile(run: card.source)
        let training = try SourceTraining.points(of: file.path)
        let nuclei = try nucleus.map { [$0] } ?? Self.nuclei(of: card, source: file.target)
        let tables = try nuclei.map { nucleus in
            try CardTables.read(card.dataFiles, on: nucleus, normalizations: card.normalizations)
        }
        guard file.weights.count >= card.replicas else {
            throw RunError(
                "\(file.path) has \(file.weights.count) members, but the scan \(card.output) asks for \(card.replicas) replicas: each starts "
                    + "from a member of its own; lower --replicas, or train more members")
        }
        source = file
        content = Header(
            card: card.yaml, sourcePath: file.path, sourceTarget: file.target,
            architecture: [file.architecture.inputs, file.architecture.width, file.architecture.blocks], rows: card.replicas,
            training: training.map { [$0.energy, $0.theta, $0.omega] },
            nuclei: nuclei.map { .init(name: $0.name, Z: $0.Z, A: $0.A) },
            tables: tables.map { $0.map { .init(name: $0.name, bytes: Data($0.bytes)) } })
    }

    /// What another rank receives.
    init(header: [UInt8]) throws {
        content = try JSONDecoder().decode(Header.self, from: Data(header))
        source = nil
    }

    var header: [UInt8] { get throws { Array(try JSONEncoder().encode(content)) } }

    /// - Parameter weights: one row a source member.
    func complete(weights: [[Float]]) throws -> (ScanCard, SourceEnsemble, [Nucleus], [[DataTable]]) {
        let card = try ScanCard(yaml: content.card, file: "the card sent by rank 0")
        let nuclei = try content.nuclei.map { try Nucleus(name: $0.name, Z: $0.Z, A: $0.A) }
        let source = SourceEnsemble(
            path: content.sourcePath, nucleus: try Nucleus(content.sourceTarget),
            architecture: Architecture(inputs: content.architecture[0], width: content.architecture[1], blocks: content.architecture[2]),
            weights: weights, training: content.training.map { Kinematics(energy: $0[0], theta: $0[1], omega: $0[2]) })
        return (card, source, nuclei, content.tables.map { $0.map { DataTable(name: $0.name, bytes: Array($0.bytes)) } })
    }

    private static func nuclei(of card: ScanCard, source: String) throws -> [Nucleus] {
        if card.targets == ["all"] { return DataTable.bundledTargets.filter { $0.name != source } }
        let nuclei = try card.targets.map { try Nucleus($0) }
        if !card.dataFiles.isEmpty && nuclei.count != 1 {
            throw RunError("data.files are of one nucleus, but targets names \(nuclei.count): give one target")
        }
        for (index, nucleus) in nuclei.enumerated() where nuclei[..<index].contains(nucleus) {
            throw RunError("targets names \(nucleus.name) twice; keep one")
        }
        return nuclei
    }
}

/// The training points of a finished run.
enum SourceTraining {
    static func points(of path: String) throws -> [Kinematics] {
        let file = try HDF5File.open(path)
        let fold = try file.read("/points/fold", as: Int32.self)
        let (energy, theta, omega) = (
            try file.read("/points/energy", as: Double.self), try file.read("/points/theta", as: Double.self),
            try file.read("/points/omega", as: Double.self))
        try file.close()
        return fold.indices.filter { fold[$0] == 0 }.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) }
    }
}
