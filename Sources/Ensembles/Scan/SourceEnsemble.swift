import NeuralNetwork
import ScatteringData

/// The networks that a scan starts from: the members of a finished run.
public struct SourceEnsemble: Sendable {
    /// The result file.
    public let path: String
    public let nucleus: Nucleus
    public let architecture: Architecture
    /// Of each source member: its replica number is that of the fine-tunes made from it only by its place in this list.
    public let weights: [[Float]]
    /// Kinematics of the points it was trained on.
    public let training: [Kinematics]
    /// SHA-256 of all of it.
    public let digest: String

    /// - Throws: ``RunError`` when there are fewer members than `replicas`, naming the source and what asks for them.
    public init(path: String, nucleus: Nucleus, architecture: Architecture, weights: [[Float]], training: [Kinematics], replicas: Int, askedBy: String)
    throws(RunError) {
        guard weights.count >= replicas else {
            throw RunError(
                "\(path) has \(weights.count) members, but \(askedBy) asks for \(replicas) replicas: each starts from a member of its own; "
                    + "lower --replicas, or train more members")
        }
        self.path = path
        self.nucleus = nucleus
        self.architecture = architecture
        self.weights = Array(weights.prefix(replicas))
        self.training = training
        var bytes = Array("\(nucleus.name) \(architecture.inputs) \(architecture.width) \(architecture.blocks)\n".utf8)
        for row in self.weights { row.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 } }
        for point in training {
            for value in [point.energy, point.theta, point.omega] { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        }
        digest = Job.digest(of: bytes)
    }
}
