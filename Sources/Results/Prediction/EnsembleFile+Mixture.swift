import Files
import HDF5
import ResultFiles
import ScatteringData

/// Mixtures: ensembles of members of other ensembles, which speak of one nucleus.
///
/// Every member counts once. With n_c members of kind c out of n, mean and variance over all members are those of a mixture with the
/// weights w_c = n_c/n: Σ w_c f̄_c, and Σ w_c σ_c² + Σ w_c (f̄_c − f̄)² up to the divisor n − 1.
extension EnsembleFile {
    /// The same with its first `count` members alone.
    public func first(_ count: Int) -> EnsembleFile {
        var part = self
        part.replicas = Array(replicas.prefix(count))
        part.weights = Array(weights.prefix(count))
        part.steps = Array(steps.prefix(count))
        return part
    }

    /// A mixture.
    ///
    /// - Parameters:
    ///   - parts: ensembles of one nucleus, each with the members that the mixture has of it.
    ///   - normalization: λ of all members.
    public init(
        mixing parts: [EnsembleFile], path: String, configDigest: String, training: [Kinematics], normalization: LocalNormalization,
        calibration: BandCalibration, leftOut: LeftOutCoverage?
    ) {
        precondition(!parts.isEmpty && parts.allSatisfy { $0.target == parts[0].target }, "parts of one nucleus")
        (self.path, self.configDigest, self.parts, self.training) = (path, configDigest, parts, training)
        (target, fittedTargets, model, nucleus) = (parts[0].target, [parts[0].target], .mixture, nil)
        architecture = parts[0].architecture
        replicas = Array(0..<parts.reduce(0) { $0 + $1.replicas.count })
        (weights, steps, stepSources, companions) = ([], [], [], [])
        (self.normalization, self.calibration, self.leftOut) = (normalization, calibration, leftOut)
    }

    /// A mixture, read from its result and those of its components beside it.
    init(mixture file: HDF5File) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), MixtureDatasets())
        let target = try file.attribute("target", as: String.self)
        let count = try reader.count(datasets.component)
        let (members, digests) = (try reader.counts(datasets.members, [count]), try reader.read(datasets.digest, [count]))
        var parts: [EnsembleFile] = []
        for (number, (members, digest)) in zip(members, digests).enumerated() {
            let path = EnsembleFile.component(number + 1, of: file.path)
            let part: EnsembleFile
            do { part = try EnsembleFile(run: path, nucleus: target) } catch {
                throw HDF5Error(
                    operation: "read", file: file.path, reason: "\(error)",
                    advice: "A mixture needs the directory 'components' beside its result; move both together.")
            }
            guard part.configDigest == digest, part.target == target, part.replicas.count >= members, part.parts.isEmpty else {
                throw reader.damaged(datasets.digest.path, "\(path) is another result than the one that was mixed")
            }
            parts.append(part.first(members))
        }
        let total = members.reduce(0, +)
        guard total > 0 else { throw reader.damaged(datasets.members.path, "there is no member") }
        let (training, normalization) = try reader.training(members: total, target: nil)
        let factor = try file.calibrationFactor()
        self.init(
            mixing: parts, path: file.path, configDigest: try file.attribute("config_sha256", as: String.self), training: training,
            normalization: normalization, calibration: factor.isNaN ? .none : .factor(factor), leftOut: try LeftOutCoverage(reader))
    }

    /// - Throws: ``RunError`` for a mixture, where networks of one kind are needed.
    public func requireNoMixture() throws(RunError) {
        if !parts.isEmpty { throw RunError("\(path) is a mixture, whose networks are of several kinds; give one of the runs in it") }
    }

    /// Where a mixture keeps the result of a component, counted from 1.
    public static func component(_ number: Int, of result: String) -> String {
        let directory = result.lastIndex(of: "/").map { String(result[...$0]) } ?? ""
        return "\(directory)components/\(number).h5"
    }
}
