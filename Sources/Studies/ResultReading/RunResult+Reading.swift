import CrossSectionFits
import Files
import HDF5
import ResultFiles
import ScatteringData

extension RunResult {
    /// Reads a finished run.
    ///
    /// - Parameters:
    ///   - run: a run directory, or the result file itself.
    ///   - target: of a result of several nuclei, the one whose experiments, points and bands are read; nil for carbon, or else the first.
    ///     One that was not fitted has none of these.
    /// - Throws: `RunError` when there is no result, when the run is not finished, when it is a scan, when the file is of another format or
    ///   version, cut off or inconsistent, and when it has no measurements on `target`.
    public init(run: String, target: String? = nil) throws(RunError) {
        self = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in try RunResult(file, target: target) }
    }

    /// The same with the experiments, points and bands of all nuclei that were fitted, in the order of the file.
    public init(ofAllNuclei run: String) throws(RunError) {
        self = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in try RunResult(file, target: nil, isWhole: true) }
    }

    /// The nucleus that a result of several is read of unless another is named: carbon, or else the first.
    public static func mainTarget(of targets: [String]) -> String { targets.contains("12C") ? "12C" : targets.first ?? "" }

    /// A name in the directory of a run, given by its directory or by the result file in it.
    public static func place(_ run: String, _ name: String) -> String {
        guard run.hasSuffix(".h5") else { return "\(run)/\(name)" }
        return run.lastIndex(of: "/").map { "\(run[...$0])\(name)" } ?? name
    }

    private init(_ file: HDF5File, target wanted: String?, isWhole: Bool = false) throws(HDF5Error) {
        path = file.path
        let reader = ResultReader(file)
        provenance = try Provenance(file)
        targets = provenance.target.split(separator: ",").map(String.init)
        target = wanted ?? RunResult.mainTarget(of: targets)
        let isFitted = targets.contains(target)
        // Response functions are known of any nucleus; of one that was not fitted there is nothing but what networks predict.
        let isAny = try file.hasAttribute("observable", on: NetworkDatasets.group)
        guard isFitted || isAny else {
            throw HDF5Error(
                operation: "read", file: file.path, reason: "no measurements on \(target) were fitted",
                advice: "Name one of \(targets.joined(separator: ", ")).")
        }
        let datasets = EnsembleDatasets(targets: isWhole ? targets : [target])
        let all = try RunResult.experiments(reader, datasets.experiments, of: targets)
        let kept = all.indices.filter { [target] in isWhole || isFitted && all[$0].nucleus == target }
        experiments = kept.map { all[$0] }
        chiSquareTrain = try file.attribute("chi2_train", on: ExperimentDatasets.group, as: Double.self)
        chiSquareTest = try file.attribute("chi2_test", on: ExperimentDatasets.group, as: Double.self)
        members = try RunResult.members(reader, datasets.members, experiments: all.count).map { member in
            var member = member
            member.normalizations = kept.map { member.normalizations[$0] }
            return member
        }
        failures = try RunResult.failures(reader, datasets.failed)
        points = try RunResult.points(reader, datasets.points, experiments: all.count).compactMap { point in
            guard let place = kept.firstIndex(of: point.experiment) else { return nil }
            var point = point
            point.experiment = place
            return point
        }
        let measured = isFitted ? datasets.bands : []
        bands = Array(try measured.map { bands throws(HDF5Error) in try RunResult.bands(reader, bands) }.joined())
        history = try History(reader, datasets.history, members: members.count)
        coverage = try reader.has(datasets.coverage.row) ? Coverage(reader) : nil
    }

    private static func experiments(
        _ reader: ResultReader, _ datasets: ExperimentDatasets, of targets: [String]
    ) throws(HDF5Error) -> [ExperimentRow] {
        let count = try reader.count(datasets.name)
        let names = try reader.read(datasets.name, [count])
        let nuclei = targets.count > 1
            ? try reader.read(ExperimentDatasets.target, [count]) : Array(repeating: targets.first ?? "", count: count)
        func column(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [count]) }
        let (normalization, uncertainty) = (try column(datasets.normalization), try column(datasets.normalizationUncertainty))
        let (train, test) = (try column(datasets.chiSquareTrain), try column(datasets.chiSquareTest))
        let trainPoints = try reader.counts(datasets.trainPoints, [count])
        let testPoints = try reader.counts(datasets.testPoints, [count])
        return names.indices.map { k in
            ExperimentRow(
                name: names[k], nucleus: nuclei[k], normalization: normalization[k], normalizationUncertainty: uncertainty[k],
                trainPoints: trainPoints[k], testPoints: testPoints[k], chiSquareTrain: train[k], chiSquareTest: test[k])
        }
    }

    private static func members(_ reader: ResultReader, _ datasets: MemberDatasets, experiments: Int) throws(HDF5Error) -> [Member] {
        let count = try reader.count(datasets.replica)
        guard count > 0 else { throw reader.damaged(datasets.replica.path, "there is no member") }
        let replica = try reader.read(datasets.replica, [count])
        let status = try reader.read(datasets.status, [count])
        let depth = try reader.counts(datasets.depth, [count])
        let epochs = try reader.counts(datasets.epochs, [count])
        let train = try reader.read(datasets.chiSquareTrain, [count])
        let test = try reader.read(datasets.chiSquareTest, [count])
        let normalizations = try reader.rows(datasets.normalization, count, experiments)
        return replica.indices.map { m in
            Member(
                replica: replica[m], status: status[m], depth: depth[m], epochs: epochs[m], chiSquareTrain: train[m],
                chiSquareTest: test[m], normalizations: normalizations[m])
        }
    }

    private static func failures(_ reader: ResultReader, _ datasets: FailedReplicaDatasets) throws(HDF5Error) -> [Failure] {
        let count = try reader.count(datasets.replica)
        let replicas = try reader.read(datasets.replica, [count])
        let reasons = try reader.read(datasets.exclusion.reason, [count])
        let status = datasets.exclusion.status
        // The first programs knew no veto.
        let statuses = try reader.has(status) ? reader.read(status, [count]) : Array(repeating: "failed", count: count)
        return replicas.indices.map { Failure(replica: replicas[$0], status: statuses[$0], reason: reasons[$0]) }
    }

    private static func points(_ reader: ResultReader, _ datasets: EnsemblePointDatasets, experiments: Int) throws(HDF5Error) -> [Point] {
        let (measured, spread) = (datasets.measured, datasets.spread)
        let count = try reader.count(measured.kinematics.energy)
        let experiment = try reader.read(datasets.experimentIndex, [count])
        guard experiment.allSatisfy({ (0..<experiments).contains($0) }) else {
            throw reader.damaged(datasets.experimentIndex.path, "it points outside the \(experiments) experiments")
        }
        let fold = try reader.read(measured.fold, [count])
        let kinematics = try reader.read(measured.kinematics, count: count)
        let (crossSection, error) = (try reader.read(datasets.crossSection, [count]), try reader.read(measured.error, [count]))
        let (mean, variance) = (try reader.read(spread.mean, [count]), try reader.read(spread.variance, [count]))
        return experiment.indices.map { i in
            Point(
                experiment: experiment[i], kinematics: kinematics[i], crossSection: crossSection[i], error: error[i],
                isTest: fold[i] != 0, mean: mean[i], standardDeviation: variance[i].squareRoot())
        }
    }

    static func bands(_ reader: ResultReader, _ datasets: BandDatasets) throws(HDF5Error) -> [Band] {
        let settings = try reader.count(datasets.kinematics.energy)
        let steps = try reader.count(datasets.step)
        guard steps > 1 else { throw reader.damaged(datasets.step.path, "a band needs two points") }
        let energy = try reader.read(datasets.kinematics.energy, [settings])
        let theta = try reader.read(datasets.kinematics.theta, [settings])
        func matrix(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [[Double]] { try reader.rows(dataset, settings, steps) }
        let spread = datasets.spread
        let (omega, mean, variance) = (try matrix(datasets.kinematics.omega), try matrix(spread.mean), try matrix(spread.variance))
        let (lower, upper) = (try matrix(spread.quantile16), try matrix(spread.quantile84))
        let deviation = CalibratedDatasets.deviation(datasets.group, ["setting", "step"])
        let calibrated = try reader.has(deviation) ? matrix(deviation) : nil
        return energy.indices.map { s in
            Band(
                setting: Setting(energy: energy[s], theta: theta[s]), omega: omega[s], mean: mean[s],
                standardDeviation: variance[s].map { $0.squareRoot() }, lower: lower[s], upper: upper[s],
                calibrated: calibrated?[s])
        }
    }
}

extension RunResult.History {
    fileprivate init(_ reader: ResultReader, _ datasets: HistoryDatasets, members: Int) throws(HDF5Error) {
        let count = try reader.count(datasets.epoch)
        epochs = try reader.read(datasets.epoch, [count])
        chiSquareTrain = try reader.rows(datasets.chiSquareTrain, members, count)
        chiSquareTest = try reader.rows(datasets.chiSquareTest, members, count)
    }
}
