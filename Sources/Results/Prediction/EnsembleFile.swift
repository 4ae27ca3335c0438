import Files
import HDF5
import NeuralNetwork
import ScatteringData
import TransferLearning

/// A finished result, read for predictions.
public struct EnsembleFile: Sendable {
    public let path: String
    public let target: String
    public let architecture: Architecture
    /// SHA-256 of the run card it was made from.
    public let configDigest: String
    /// The replica number of each member, in member order.
    public let replicas: [Int]
    /// One row a member, in member order.
    public private(set) var weights: [[Float]]
    /// For each member what stands between a point and its network, the newest step first; empty lists for networks that were trained on
    /// this nucleus from the start.
    public let steps: [[TransferStep]]
    /// The nuclei that the steps start from, the newest first.
    public let stepSources: [String]
    /// Nuclei that the networks were shown before they were taken over to this one; those of all steps.
    public let companions: [String]
    /// Where the training points lie.
    public let training: [Kinematics]
    /// λ of each member, by which the shape spread is found.
    public let normalization: LocalNormalization
    /// What makes of the shape spread the calibrated one, a t√(1 + 1/M); NaN when the ensemble was not calibrated, see `Calibration`.
    public let calibration: Double

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, when it is of another format or version, a scan, cut off or inconsistent.
    public init(run: String) throws(RunError) {
        self = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in try EnsembleFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        path = file.path
        target = try file.attribute("target", as: String.self)
        configDigest = try file.attribute("config_sha256", as: String.self)
        let inputs = try file.attribute("inputs", on: "/network", as: [String].self).count
        let width = try file.attribute("width", on: "/network", as: Int.self)
        let blocks = try file.attribute("blocks", on: "/network", as: Int.self)
        guard inputs == Kinematics.networkInputNames.count, (1...4096).contains(width), (1...100).contains(blocks) else {
            throw file.damaged("/network", "there is no network of \(inputs) inputs and \(blocks) blocks of \(width)")
        }
        let named = try file.hasAttribute("activation", on: "/network")
            ? file.attribute("activation", on: "/network", as: String.self) : Activation.relu.rawValue
        guard let activation = Activation(rawValue: named) else {
            throw file.damaged("/network", "'\(named)' is no activation function that this version knows")
        }
        architecture = Architecture(inputs: inputs, width: width, blocks: blocks, activation: activation)
        let stored = try file.dataset("/members/weights")
        let parameters = ParameterLayout(architecture).count
        guard stored.shape.count == 2, stored.shape[0] > 0, stored.shape[1] == parameters else {
            throw file.damaged("/members/weights", "its shape is \(stored.shape), the network has \(parameters) parameters")
        }
        let members = stored.shape[0]
        replicas = try file.read("/members/replica", as: Int.self)
        guard replicas.count == members else {
            throw file.damaged("/members/replica", "it names \(replicas.count) members, there are weights of \(members)")
        }
        weights = try (0..<members).map { row throws(HDF5Error) in
            let weights = try stored.read(Float.self, rows: row..<row + 1)
            guard weights.allSatisfy(\.isFinite), weights.suffix(inputs).allSatisfy({ $0 > 0 }) else {
                throw file.damaged("/members/weights", "member \(row) has numbers that no training leaves")
            }
            return weights
        }
        (stepSources, steps) = try file.transferSteps(members: members)
        companions = try file.hasAttribute("companions")
            ? file.attribute("companions", as: String.self).split(separator: ",").map(String.init) : []
        let fold = try file.read("/points/fold", as: Int32.self)
        func column(_ name: String) throws(HDF5Error) -> [Double] {
            let values = try file.read("/points/\(name)", as: Double.self)
            guard values.count == fold.count else {
                throw file.damaged("/points/\(name)", "it has \(values.count) points, /points/fold \(fold.count)")
            }
            return values
        }
        let (energy, theta, omega) = (try column("energy"), try column("theta"), try column("omega"))
        let train = fold.indices.filter { fold[$0] == 0 }
        training = train.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) }
        let experiment = try file.read("/points/experiment_index", as: Int.self)
        let normalizations = try file.dataset("/members/normalization")
        guard normalizations.shape.count == 2, normalizations.shape[0] == members, experiment.count == fold.count,
            experiment.allSatisfy((0..<normalizations.shape[1]).contains)
        else {
            throw file.damaged("/members/normalization", "its shape is \(normalizations.shape) for \(members) members")
        }
        let lambda = try normalizations.read(Double.self)
        let columns = normalizations.shape[1]
        normalization = LocalNormalization(
            normalizations: (0..<members).map { Array(lambda[$0 * columns..<($0 + 1) * columns]) }, training: training,
            experiments: train.map { experiment[$0] })
        calibration = try file.calibrationFactor()
    }

    /// Gives back the memory of the weights, once an ``EnsemblePredictor`` has them: 3.3 MB a member.
    public mutating func forgetWeights() { weights = [] }

    /// Least and greatest E (GeV), θ (degrees), ω (GeV) of the training points.
    public var energyRange: ClosedRange<Double> { range(\.energy) }
    public var thetaRange: ClosedRange<Double> { range(\.theta) }
    public var omegaRange: ClosedRange<Double> { range(\.omega) }

    private func range(_ variable: (Kinematics) -> Double) -> ClosedRange<Double> {
        let values = training.map(variable)
        return (values.min() ?? 0)...(values.max() ?? 0)
    }
}

extension HDF5File {
    /// The attribute band_factor of /coverage; NaN where there is none.
    fileprivate func calibrationFactor() throws(HDF5Error) -> Double {
        guard try exists("/coverage"), try hasAttribute("band_factor", on: "/coverage") else { return .nan }
        return try attribute("band_factor", on: "/coverage", as: Double.self)
    }

    func damaged(_ what: String, _ reason: String) -> HDF5Error {
        HDF5Error(operation: "read", file: path, object: what, reason: reason, advice: "The file is damaged; make it again.")
    }
}
