import Files
import HDF5
import NeuralNetwork
import NuclearResponses
import ResultFiles
import ScatteringData
import Statistics
import TransferLearning

/// A finished result, read for predictions.
public struct EnsembleFile: Sendable {
    public let path: String
    /// The nucleus that is asked for.
    public let target: String
    /// The nuclei that were fitted.
    public let fittedTargets: [String]
    public let model: EnsembleModel
    /// The nucleus that is asked for, where networks need to be told.
    public let nucleus: Nucleus?
    public let architecture: Architecture
    /// SHA-256 of the run card it was made from.
    public let configDigest: String
    /// Of a mixture, the ensembles whose members it has; each with these members alone.
    public internal(set) var parts: [EnsembleFile] = []
    /// The replica number of each member, in member order; of a mixture, members are counted.
    public internal(set) var replicas: [Int]
    /// One row a member, in member order.
    public internal(set) var weights: [[Float]]
    /// For each member what stands between a point and its network, the newest step first; empty lists for networks that were trained on
    /// this nucleus from the start.
    public internal(set) var steps: [[InputMap]]
    /// The nuclei that the steps start from, the newest first.
    public let stepSources: [String]
    /// Nuclei that the networks were shown before they were taken over to this one; those of all steps.
    public let companions: [String]
    /// Where the training points lie.
    public let training: [Kinematics]
    /// λ of each member, by which the shape spread is found.
    public let normalization: LocalNormalization
    /// What makes of the spread the calibrated one.
    public let calibration: BandCalibration
    /// What bands covered where whole experiments were left out; nil where none were.
    public let leftOut: LeftOutCoverage?

    /// - Parameters:
    ///   - run: a run directory, or the result file itself.
    ///   - nucleus: what an ensemble of response functions is asked for, any; nil for the one it was fitted to.
    /// - Throws: ``RunError`` when there is none, when it is of another format or version, a scan, cut off or inconsistent; when it knows
    ///   several nuclei, and none is named.
    public init(run: String, nucleus: String? = nil) throws(RunError) {
        self = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in
            try ResultContent(file) == .mixture ? EnsembleFile(mixture: file) : EnsembleFile(file, nucleus: nucleus)
        }
    }

    private init(_ file: HDF5File, nucleus: String?) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), MemberDatasets())
        path = file.path
        fittedTargets = try file.attribute("target", as: String.self).split(separator: ",").map(String.init)
        model = try file.ensembleModel()
        target = try EnsembleFile.target(nucleus, of: model, fitted: fittedTargets, in: file)
        self.nucleus = model == .pointwise ? nil : try file.nucleus(target, fitted: fittedTargets)
        configDigest = try file.attribute("config_sha256", as: String.self)
        architecture = try file.architecture(of: model)
        replicas = try reader.read(datasets.replica)
        let members = replicas.count
        guard members > 0 else { throw reader.damaged(datasets.replica.path, "there is no member") }
        let shape = [members, ParameterLayout(architecture).count]
        var rows: [[Float]] = []
        try reader.forEachRow(of: datasets.weights, shape) { [inputs = architecture.inputs] row, weights throws(HDF5Error) in
            guard weights.allSatisfy(\.isFinite), weights.suffix(inputs).allSatisfy({ $0 > 0 }) else {
                throw reader.damaged(datasets.weights.path, "member \(row) has numbers that no training leaves")
            }
            rows.append(weights)
        }
        weights = rows
        (stepSources, steps) = try file.transferSteps(members: members)
        companions = try file.hasAttribute("companions")
            ? file.attribute("companions", as: String.self).split(separator: ",").map(String.init) : []
        // Of a nucleus that was not fitted, the points of all others are the nearest.
        let isOne = fittedTargets.count > 1 && fittedTargets.contains(target)
        let (points, normalization) = try reader.training(members: members, target: isOne ? target : nil)
        training = points
        leftOut = try LeftOutCoverage(reader)
        if let known = try DeviationLaw.read(reader) {
            calibration = .experiments(BandCalibration.ExperimentLaw(
                law: known.law, group: known.nuclei.firstIndex(of: target), scaleDeviation: known.scaleDeviation,
                coverage: Coverage(of: points)))
        } else {
            let factor = try file.calibrationFactor()
            calibration = factor.isNaN ? .none : .factor(factor)
        }
        self.normalization = model == .pointwise ? normalization : .one(members: members)
    }

    private static func target(
        _ wanted: String?, of model: EnsembleModel, fitted: [String], in file: HDF5File
    ) throws(HDF5Error) -> String {
        if case .responses = model, let wanted { return wanted }
        guard fitted.count == 1 else {
            throw HDF5Error(
                operation: "read", file: file.path, reason: "it describes several nuclei",
                advice: "Name one with --target, such as \(fitted.last ?? "12C"); any nucleus can be asked for.")
        }
        return fitted[0]
    }

    /// Gives back the memory of the weights, once an ``EnsemblePredictor`` has them: 3.3 MB a member.
    public mutating func forgetWeights() {
        weights = []
        for part in parts.indices { parts[part].forgetWeights() }
    }

    /// Least and greatest E (GeV), θ (degrees), ω (GeV) of the training points.
    public var energyRange: ClosedRange<Double> { range(\.energy) }
    public var thetaRange: ClosedRange<Double> { range(\.theta) }
    public var omegaRange: ClosedRange<Double> { range(\.omega) }

    private func range(_ variable: (Kinematics) -> Double) -> ClosedRange<Double> {
        let values = training.map(variable)
        return (values.min() ?? 0)...(values.max() ?? 0)
    }
}

extension ResultReader {
    /// The training points, and λ of each member at them.
    ///
    /// - Parameter target: the nucleus whose points count; nil for all of them.
    func training(
        members: Int, target: String?
    ) throws(HDF5Error) -> (points: [Kinematics], normalization: LocalNormalization) {
        let (points, normalization) = (EnsemblePointDatasets(), MemberDatasets().normalization)
        let count = try count(points.measured.fold)
        let fold = try read(points.measured.fold, [count])
        let kinematics = try read(points.measured.kinematics, count: count)
        let experiment = try read(points.experimentIndex, [count])
        let experiments = try self.count(MemberDatasets().experiment)
        guard experiment.allSatisfy((0..<experiments).contains) else {
            throw damaged(points.experimentIndex.path, "it points outside the \(experiments) experiments")
        }
        let targets = try target.map { _ throws(HDF5Error) in try read(points.target, [count]) }
        let train = fold.indices.filter { i in fold[i] == 0 && (targets.map { $0[i] == target } ?? true) }
        let training = train.map { kinematics[$0] }
        return (training, LocalNormalization(
            normalizations: try rows(normalization, members, experiments), training: training, experiments: train.map { experiment[$0] }))
    }
}

extension HDF5File {
    /// What the attributes of /network say.
    fileprivate func architecture(of model: EnsembleModel) throws(HDF5Error) -> Architecture {
        let group = NetworkDatasets.group
        func damaged(_ reason: String) -> HDF5Error { ResultReader(self).damaged(group, reason) }
        let inputs = try attribute("inputs", on: group, as: [String].self).count
        let width = try attribute("width", on: group, as: Int.self)
        let blocks = try attribute("blocks", on: group, as: Int.self)
        guard inputs == model.inputNames.count, (1...4096).contains(width), (1...100).contains(blocks) else {
            throw damaged("there is no network of \(inputs) inputs and \(blocks) blocks of \(width)")
        }
        // The first ensembles had no other and did not say so.
        let name = try hasAttribute("activation", on: group)
            ? attribute("activation", on: group, as: String.self) : Activation.relu.rawValue
        guard let activation = Activation(rawValue: name) else {
            throw damaged("'\(name)' is no activation function that this version knows")
        }
        if case .responses = model { return ResponseModel.architecture(width: width, blocks: blocks) }
        return Architecture(inputs: inputs, width: width, blocks: blocks, activation: activation)
    }

    /// The attribute band_factor of /coverage; NaN where there is none.
    func calibrationFactor() throws(HDF5Error) -> Double {
        let group = CoverageDatasets.group
        guard try exists(group), try hasAttribute("band_factor", on: group) else { return .nan }
        return try attribute("band_factor", on: group, as: Double.self)
    }
}
