import Checksums
import MPI
import NeuralNetwork
import ResultFiles
import ScatteringData

extension Provenance {
    /// Of a result that is being written, by this program and now.
    ///
    /// - Parameters:
    ///   - card: the complete run card, YAML.
    ///   - tables: the fitted ones.
    ///   - products: the matrix products.
    public init(
        content: ResultContent, target: String, method: String, seed: UInt64, card: String, tables: [DataTable], products: String,
        machine: Machine
    ) {
        self.init(
            content: content, target: target, method: method, seed: seed, card: card, cardDigest: SHA256Hex.of(Array(card.utf8)),
            dataFiles: tables.map(\.name), dataDigests: tables.map { SHA256Hex.of($0.bytes) }, products: products, machine: machine)
    }

    /// Of a result of members of one fit.
    ///
    /// - Parameter card: the complete card of the study, YAML.
    public init(content: ResultContent, of fit: CrossSectionFit, card: String, machine: Machine) {
        self.init(
            content: content, target: fit.card.target, method: fit.card.method.rawValue, seed: fit.card.seed, card: card,
            tables: fit.tables, products: fit.products.name, machine: machine)
    }
}

extension Provenance.Machine {
    /// The host of this rank and the number of ranks.
    public init(_ ranks: any RankGroup) { self.init(host: ranks.processorName, ranks: ranks.size) }
}
