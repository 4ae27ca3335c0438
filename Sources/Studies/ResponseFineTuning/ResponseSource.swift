import Checksums
import CrossSectionFits
import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import ResponseFits
import Runs
import ScatteringData

/// What a fine-tune of response functions starts from: the members of a finished run.
struct ResponseSource: Sendable {
    /// The result file.
    var path: String
    /// The nuclei that the run was fitted to.
    var targets: [String]
    var architecture: Architecture
    /// What member r draws of k_F and of the base follows from these and r, for a fine-tune as for its source.
    var model: ResponseModel.Settings
    var seed: UInt64
    /// The replica number of each member.
    var replicas: [Int]
    var weights: [[Float]]

    /// SHA-256 of all of it.
    var digest: String {
        var bytes = Array("\(architecture.summary) \(model) \(seed) \(replicas)\n".utf8)
        for weights in weights { weights.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 } }
        return SHA256Hex.of(bytes)
    }
}

extension ResponseSource {
    /// Reads what `card` names.
    ///
    /// - Throws: ``RunError`` when there is no such run, when it is of one nucleus by its cross sections, has too few members, or was
    ///   fitted to points that the card holds out.
    init(reading card: ResponseTuneCard, target: Nucleus) throws(RunError) {
        let file = try EnsembleFile(run: card.source, nucleus: target.name)
        try file.requireNoMixture()
        guard case .responses(let model, let seed) = file.model else {
            throw RunError(
                "\(file.path) has networks of cross sections of \(file.target); leave 'observable: responses' out of the card, or give a "
                    + "run of Configs/nuclei.yaml with --from")
        }
        if card.trainFraction < 1, file.fittedTargets.contains(target.name) {
            throw RunError(
                "the networks of \(file.path) were fitted to \(target.name) itself: points of it are no test of them; train on all "
                    + "(--train-fraction 1), or make the source without it (a list of targets that leaves \(target.name) out)")
        }
        guard file.weights.count >= card.replicas else {
            throw RunError(
                "\(file.path) has \(file.weights.count) members, but \(card.output) asks for \(card.replicas) replicas: each starts from a "
                    + "member of its own; lower --replicas, or train more members")
        }
        if let depth = card.depth, depth > file.architecture.layers {
            throw RunError(
                "depth \(depth) is out of range: the networks of \(file.path) have \(file.architecture.layers) weight layers; give a depth "
                    + "from 0 to \(file.architecture.layers)")
        }
        self.init(
            path: file.path, targets: file.fittedTargets, architecture: file.architecture, model: model, seed: seed,
            replicas: Array(file.replicas.prefix(card.sources)), weights: Array(file.weights.prefix(card.sources)))
    }
}

/// A source on its way from rank 0 to all.
extension SharedFiles {
    private struct Header: Codable {
        var path: String
        var targets: [String]
        var architecture: Architecture
        var usesCoulombField: Bool
        var fermiMomentumSpread: Double
        var shapeSpread: Double
        var seed: UInt64
        var replicas: [Int]
    }

    mutating func add(_ source: ResponseSource) {
        add("source", coded: Header(
            path: source.path, targets: source.targets, architecture: source.architecture,
            usesCoulombField: source.model.usesCoulombField, fermiMomentumSpread: source.model.fermiMomentumSpread,
            shapeSpread: source.model.shapeSpread, seed: source.seed, replicas: source.replicas))
        for (replica, weights) in zip(source.replicas, source.weights) { add("weights of member \(replica)", weights) }
    }

    func responseSource() throws -> ResponseSource {
        let header = try decode(Header.self, "source")
        var model = ResponseModel.Settings()
        model.usesCoulombField = header.usesCoulombField
        model.fermiMomentumSpread = header.fermiMomentumSpread
        model.shapeSpread = header.shapeSpread
        return ResponseSource(
            path: header.path, targets: header.targets, architecture: header.architecture, model: model, seed: header.seed,
            replicas: header.replicas, weights: try header.replicas.map { try floats("weights of member \($0)") })
    }
}
