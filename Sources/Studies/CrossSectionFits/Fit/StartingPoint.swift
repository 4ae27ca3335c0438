import Checksums
import Files
import NeuralNetwork
import Prediction
import Runs

/// The weights that the members of a run start from, instead of random ones: those of the same replica of an earlier run.
public struct StartingPoint: Sendable {
    /// The result file they come from.
    public let path: String
    public let architecture: Architecture
    /// The replica number of each row.
    public let replicas: [Int]
    /// One row a member, in ``ParameterLayout``.
    public let weights: [[Float]]
    /// SHA-256 of replicas and weights: part of what a stored member must agree with.
    public let digest: String

    public init(path: String, architecture: Architecture, replicas: [Int], weights: [[Float]]) {
        self.path = path
        self.architecture = architecture
        self.replicas = replicas
        self.weights = weights
        var bytes = Array("\(architecture.summary) \(replicas)\n".utf8)
        for row in weights { row.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 } }
        digest = SHA256Hex.of(bytes)
    }

    /// What a replica starts from: its own number's weights. A number that the earlier run does not have, as that replica failed there or
    /// there were fewer of them, starts from row (number mod rows).
    public func weights(ofReplica replica: Int) -> [Float] { weights[replicas.firstIndex(of: replica) ?? replica % weights.count] }
}

extension RunCard {
    /// The networks to start from, as the card's `start` names them; nil where members start from random weights.
    ///
    /// - Throws: ``RunError`` when there are none, or when they are of another shape or nucleus.
    public func readStart() throws(RunError) -> StartingPoint? {
        guard let start else { return nil }
        let file = try EnsembleFile(run: start.from)
        try file.requireNoMixture()
        guard file.architecture == architecture else {
            throw RunError(
                "\(file.path) has networks of \(file.architecture.summary), the card says \(architecture.summary); "
                    + "start from a run of the same network, or train from scratch")
        }
        guard file.target == target else {
            throw RunError("\(file.path) describes \(file.target), the card \(target); for another nucleus use 'nucens scan'")
        }
        return StartingPoint(path: file.path, architecture: file.architecture, replicas: file.replicas, weights: file.weights)
    }
}
