import Files
import HDF5
import Prediction
import ScatteringData

extension RunResult {
    /// Reads a finished run.
    ///
    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: `RunError` when there is no result, when the run is not finished, when it is a scan, when the file is of another format or
    ///   version, cut off or inconsistent.
    public init(run: String) throws(RunError) {
        self = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in try RunResult(file) }
    }

    /// A name in the directory of a run, given by its directory or by the result file in it.
    public static func place(_ run: String, _ name: String) -> String {
        guard run.hasSuffix(".h5") else { return "\(run)/\(name)" }
        return run.lastIndex(of: "/").map { "\(run[...$0])\(name)" } ?? name
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        path = file.path
        let reader = ResultReader(file: file)
        provenance = try Provenance(file)
        experiments = try RunResult.experiments(reader)
        chiSquareTrain = try file.attribute("chi2_train", on: "/experiments", as: Double.self)
        chiSquareTest = try file.attribute("chi2_test", on: "/experiments", as: Double.self)
        members = try RunResult.members(reader, experiments: experiments.count)
        failures = try RunResult.failures(reader)
        points = try RunResult.points(reader, experiments: experiments.count)
        bands = try RunResult.bands(reader, group: "/bands/\(provenance.target)")
        history = try History(reader, members: members.count)
        coverage = try file.exists("/coverage/row") ? Coverage(reader) : nil
    }

    private static func experiments(_ reader: ResultReader) throws(HDF5Error) -> [ExperimentRow] {
        let count = try reader.count("/experiments/name")
        let names = try reader.texts("/experiments/name", [count])
        func column(_ name: String) throws(HDF5Error) -> [Double] { try reader.numbers("/experiments/\(name)", [count]) }
        let (normalization, uncertainty) = (try column("normalization"), try column("normalization_uncertainty"))
        let (train, test) = (try column("chi2_train"), try column("chi2_test"))
        let trainPoints = try reader.integers("/experiments/train_points", [count])
        let testPoints = try reader.integers("/experiments/test_points", [count])
        return names.indices.map { k in
            ExperimentRow(
                name: names[k], normalization: normalization[k], normalizationUncertainty: uncertainty[k], trainPoints: trainPoints[k],
                testPoints: testPoints[k], chiSquareTrain: train[k], chiSquareTest: test[k])
        }
    }

    private static func members(_ reader: ResultReader, experiments: Int) throws(HDF5Error) -> [Member] {
        let count = try reader.count("/members/replica")
        guard count > 0 else { throw reader.damaged("/members/replica", "there is no member") }
        let replica = try reader.integers("/members/replica", [count])
        let status = try reader.texts("/members/status", [count])
        let depth = try reader.integers("/members/depth", [count])
        let epochs = try reader.integers("/members/epochs", [count])
        let train = try reader.numbers("/members/chi2_train", [count])
        let test = try reader.numbers("/members/chi2_test", [count])
        let normalizations = try reader.rows("/members/normalization", count, experiments)
        return replica.indices.map { m in
            Member(
                replica: replica[m], status: status[m], depth: depth[m], epochs: epochs[m], chiSquareTrain: train[m],
                chiSquareTest: test[m], normalizations: normalizations[m])
        }
    }

    private static func failures(_ reader: ResultReader) throws(HDF5Error) -> [Failure] {
        let count = try reader.count("/failed_members/replica")
        let replicas = try reader.integers("/failed_members/replica", [count])
        let reasons = try reader.texts("/failed_members/reason", [count])
        let path = "/failed_members/status"
        let statuses = try reader.file.exists(path) ? reader.texts(path, [count]) : Array(repeating: "failed", count: count)
        return replicas.indices.map { Failure(replica: replicas[$0], status: statuses[$0], reason: reasons[$0]) }
    }

    private static func points(_ reader: ResultReader, experiments: Int) throws(HDF5Error) -> [Point] {
        let count = try reader.count("/points/energy")
        func column(_ name: String) throws(HDF5Error) -> [Double] { try reader.numbers("/points/\(name)", [count]) }
        let experiment = try reader.integers("/points/experiment_index", [count])
        guard experiment.allSatisfy({ (0..<experiments).contains($0) }) else {
            throw reader.damaged("/points/experiment_index", "it points outside the \(experiments) experiments")
        }
        let fold = try reader.integers("/points/fold", [count])
        let (energy, theta, omega) = (try column("energy"), try column("theta"), try column("omega"))
        let (measured, error) = (try column("cross_section"), try column("error"))
        let (mean, variance) = (try column("mean"), try column("variance"))
        return experiment.indices.map { i in
            Point(
                experiment: experiment[i], kinematics: Kinematics(energy: energy[i], theta: theta[i], omega: omega[i]),
                crossSection: measured[i], error: error[i], isTest: fold[i] != 0, mean: mean[i],
                standardDeviation: variance[i].squareRoot())
        }
    }

    static func bands(_ reader: ResultReader, group: String) throws(HDF5Error) -> [Band] {
        let settings = try reader.count(group + "/energy")
        let steps = try reader.count(group + "/step")
        guard steps > 1 else { throw reader.damaged(group + "/step", "a band needs two points") }
        let energy = try reader.numbers(group + "/energy", [settings])
        let theta = try reader.numbers(group + "/theta", [settings])
        func matrix(_ name: String) throws(HDF5Error) -> [[Double]] { try reader.rows("\(group)/\(name)", settings, steps) }
        let (omega, mean, variance) = (try matrix("omega"), try matrix("mean"), try matrix("variance"))
        let (lower, upper) = (try matrix("quantile_16"), try matrix("quantile_84"))
        let calibrated = try reader.file.exists(group + "/sigma_calibrated") ? matrix("sigma_calibrated") : nil
        return energy.indices.map { s in
            Band(
                setting: Setting(energy: energy[s], theta: theta[s]), omega: omega[s], mean: mean[s],
                standardDeviation: variance[s].map { $0.squareRoot() }, lower: lower[s], upper: upper[s],
                calibrated: calibrated?[s])
        }
    }
}

extension RunResult.Provenance {
    init(_ file: HDF5File) throws(HDF5Error) {
        func text(_ name: String) throws(HDF5Error) -> String { try file.attribute(name, as: String.self) }
        softwareVersion = try text("software_version")
        commit = try text("commit")
        command = try text("command")
        created = try text("created")
        seed = try file.attribute("seed", as: UInt64.self)
        target = try text("target")
        method = try text("method")
        card = try text("config")
        cardDigest = try text("config_sha256")
        dataFiles = try file.attribute("data_files", as: [String].self)
        dataDigests = try file.attribute("data_sha256", as: [String].self)
        products = try text("gemm")
        source = try file.hasAttribute("source") ? Source(path: text("source"), target: text("source_target")) : nil
        // Files of an earlier program do not say.
        machine = try file.hasAttribute("host")
            ? "\(text("host")), \(text("processor")), \(file.attribute("ranks", as: Int.self)) ranks" : "not recorded"
    }
}

extension RunResult.History {
    fileprivate init(_ reader: ResultReader, members: Int) throws(HDF5Error) {
        let count = try reader.count("/history/epoch")
        epochs = try reader.integers("/history/epoch", [count])
        chiSquareTrain = try reader.rows("/history/chi2_train", members, count)
        chiSquareTest = try reader.rows("/history/chi2_test", members, count)
    }
}
