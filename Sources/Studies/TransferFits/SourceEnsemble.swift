import Checksums
import CrossSections
import Files
import NeuralNetwork
import Prediction
import ScatteringData
import TransferLearning

/// The networks that a scan or a fine-tune starts from: the members of a finished run.
public struct SourceEnsemble: Sendable {
    /// A network, and what stands between a point of the nucleus and it: nothing where it was trained on that nucleus from the start,
    /// one step and those of its own source where it is a fine-tune.
    public struct Member: Sendable {
        public var weights: [Float]
        public var steps: [InputMap]

        public init(weights: [Float], steps: [InputMap]) {
            self.weights = weights
            self.steps = steps
        }
    }

    /// The result file.
    public let path: String
    public let nucleus: Nucleus
    public let architecture: Architecture
    /// Replica r of a scan or fine-tune starts from member r.
    public let members: [Member]
    /// The nuclei that the members' steps start from, the newest first.
    public let stepSources: [String]
    /// Other nuclei that the members were shown on the way.
    public let companions: [String]
    /// Kinematics of the points it was trained on.
    public let training: [Kinematics]
    /// SHA-256 of all of it.
    public let digest: String

    public init(
        path: String, nucleus: Nucleus, architecture: Architecture, members: [Member], stepSources: [String], companions: [String],
        training: [Kinematics]
    ) {
        self.path = path
        self.nucleus = nucleus
        self.architecture = architecture
        self.members = members
        self.stepSources = stepSources
        self.companions = companions
        self.training = training
        var bytes = Array("\(nucleus.name) \(architecture.summary)\n".utf8)
        for member in members { member.weights.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 } }
        let numbers = training.flatMap { [$0.energy, $0.theta, $0.omega] } + members.flatMap { InputMap.numbers($0.steps) }
        numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes += $0 }
        digest = SHA256Hex.of(bytes)
    }

    /// The first `count` members of a result.
    ///
    /// - Throws: `DataError` when its target is no nucleus, and for networks of response functions.
    public init(_ file: EnsembleFile, count: Int) throws(DataError) {
        do throws(RunError) { try file.requireNoMixture() } catch { throw DataError("\(error)") }
        guard file.model == .pointwise else {
            throw DataError(
                "\(file.path) has networks of response functions, which know every nucleus: take them over to one with 'nucens finetune "
                    + "--from', and compare depths with 'nucens leaveout --by nucleus'; scans start from networks of one nucleus")
        }
        self.init(
            path: file.path, nucleus: try Nucleus(file.target), architecture: file.architecture,
            members: zip(file.weights, file.steps).prefix(count).map { Member(weights: $0, steps: $1) }, stepSources: file.stepSources,
            companions: file.companions, training: file.training)
    }

    /// What a member says at points of another nucleus, nothing trained: A/A_source times its cross section there, nb/sr/GeV.
    public func baseline(_ member: Member, of nucleus: Nucleus, at points: CrossSectionPoints, in network: Network) -> [Double] {
        let ratio = Double(nucleus.A) / Double(self.nucleus.A)
        network.parameters = member.weights
        return network.predictions(at: points.seen(through: member.steps)).map { ratio * $0 }
    }

    /// Of one network.
    public var parameterCount: Double { Double(ParameterLayout(architecture).count) }

    /// - Throws: ``RunError`` when the networks have fewer layers.
    public func require(depth: Int) throws(RunError) {
        let layers = architecture.layers
        guard depth <= layers else {
            throw RunError(
                "depth \(depth) is out of range: the networks of \(path) have \(layers) weight layers; give depths from 0 to \(layers)")
        }
    }

    /// Floating-point operations of a fine-tune: what is done before the first epoch and after the last takes about as long as 60 epochs
    /// of all layers.
    public func cost(points: Int, depth: Int, epochs: Int) -> Double {
        let training = Double(epochs) * Double(architecture.flopsPerPoint(depth: depth))
        return Double(points) * (training + 60 * Double(architecture.flopsPerPoint(depth: architecture.layers)))
    }
}
