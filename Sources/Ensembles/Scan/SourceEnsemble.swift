import NeuralNetwork
import ScatteringData

/// The networks that a scan starts from: the members of a finished run.
public struct SourceEnsemble: Sendable {
    /// The result file.
    public let path: String
    public let nucleus: Nucleus
    public let architecture: Architecture
    /// One row a member; replica r of the scan starts from row r.
    public let weights: [[Float]]
    /// Kinematics of the points it was trained on.
    public let training: [Kinematics]
    /// SHA-256 of all of it.
    public let digest: String

    public init(path: String, nucleus: Nucleus, architecture: Architecture, weights: [[Float]], training: [Kinematics]) {
        self.path = path
        self.nucleus = nucleus
        self.architecture = architecture
        self.weights = weights
        self.training = training
        var bytes = Array("\(nucleus.name) \(architecture.inputs) \(architecture.width) \(architecture.blocks)\n".utf8)
        for row in self.weights { row.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 } }
        for point in training {
            for value in [point.energy, point.theta, point.omega] { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        }
        digest = Job.digest(of: bytes)
    }
}
