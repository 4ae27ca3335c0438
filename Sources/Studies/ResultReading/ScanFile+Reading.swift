import DepthScan
import Files
import HDF5
import ResultFiles
import ScatteringData

extension ScanFile {
    /// Reads a finished scan.
    ///
    /// - Parameter run: the directory of a scan, or the result file itself.
    /// - Throws: `RunError` when there is no result, when it is of something else than a scan, of another format or version, cut off or
    ///   inconsistent.
    public init(run: String) throws(RunError) {
        self = try ResultContent.scan.read(run) { file throws(HDF5Error) in try ScanFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        path = file.path
        let reader = ResultReader(file)
        provenance = try Provenance(file)
        guard let source = provenance.source else { throw reader.damaged("/.source", "it does not say what the scan started from") }
        self.source = source
        let axes = try ScanAxes(reader)
        (depths, replicas, layers) = (axes.depths, axes.replicas, axes.layers)
        let groups = try ScanFile.splits(reader, axes)
        let experiments = try ScanFile.experiments(reader, axes)
        let points = try ScanFile.points(reader)
        targets = try axes.targets.enumerated().map { t, name throws(HDF5Error) in
            let mine = experiments.filter { $0.target == name }.map(\.row)
            let bands = BandDatasets(name)
            return Target(
                name: name, splits: groups[t], experiments: mine,
                points: points.filter { $0.target == name }.map(\.point), bands: try RunResult.bands(reader, bands),
                bandDepth: try file.attribute("depth", on: bands.group, as: Int.self))
        }
        let similarity = ScanTableDatasets().similarity
        self.similarity = try reader.has(similarity) ? reader.rows(similarity, axes.targets.count, axes.targets.count) : nil
        let failed = FailedFineTuneDatasets()
        let names = try reader.read(failed.name)
        failures = zip(names, try reader.read(failed.reason, [names.count])).map(Failure.init)
    }

    private static func splits(_ reader: ResultReader, _ axes: ScanAxes) throws(HDF5Error) -> [[Split]] {
        let datasets = ScanTableDatasets()
        let (T, S, D, R, L) = (axes.targets.count, axes.splits, axes.depths.count, axes.replicas, axes.layers)
        let quality = try qualities(reader, datasets.quality, shape: [T, S, D])
        let baseline = try qualities(reader, datasets.baseline, shape: [T, S])
        let members = try reader.read(datasets.memberTest, [T, S, D, R])
        let movement = try reader.read(datasets.movement, [T, S, D, L])
        func counts(_ dataset: ResultDataset<Int>) throws(HDF5Error) -> [Int] { try reader.counts(dataset, [T, S]) }
        let (chosen, least, most) = (try counts(datasets.chosenDepth), try counts(datasets.depthFrom), try counts(datasets.depthTo))
        let (train, test, covered) = (
            try counts(datasets.trainPoints), try counts(datasets.testPoints), try counts(datasets.coveredPoints))
        for i in chosen.indices {
            guard axes.depths.contains(chosen[i]), least[i] <= chosen[i], chosen[i] <= most[i] else {
                throw reader.damaged(
                    datasets.chosenDepth.path, "\(chosen[i]) is no depth of the scan between \(least[i]) and \(most[i])")
            }
        }
        return axes.targets.indices.map { t in
            (0..<S).map { s in
                let i = t * S + s
                return Split(
                    quality: Array(quality[i * D..<(i + 1) * D]), baseline: baseline[i],
                    memberTest: (0..<D).map { d in Array(members[(i * D + d) * R..<(i * D + d + 1) * R]) },
                    movement: (0..<D).map { d in Array(movement[(i * D + d) * L..<(i * D + d + 1) * L]) },
                    chosenDepth: chosen[i], depthRange: least[i]...most[i], trainPoints: train[i], testPoints: test[i],
                    coveredPoints: covered[i])
            }
        }
    }

    private static func qualities(
        _ reader: ResultReader, _ datasets: ScanQualityDatasets, shape: [Int]
    ) throws(HDF5Error) -> [Quality] {
        func numbers(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, shape) }
        let (train, test) = (try numbers(datasets.train), try numbers(datasets.test))
        let (covered, uncovered) = (try numbers(datasets.covered), try numbers(datasets.uncovered))
        let (testFloor, coveredFloor) = (try numbers(datasets.testWithFloor), try numbers(datasets.coveredWithFloor))
        let median = try numbers(datasets.median)
        let (within1, within2) = (try numbers(datasets.within1), try numbers(datasets.within2))
        return train.indices.map { i in
            Quality(
                train: train[i], test: test[i], covered: covered[i], uncovered: uncovered[i], testWithFloor: testFloor[i],
                coveredWithFloor: coveredFloor[i], median: median[i], within1: within1[i], within2: within2[i])
        }
    }

    private static func experiments(
        _ reader: ResultReader, _ axes: ScanAxes
    ) throws(HDF5Error) -> [(target: String, row: ExperimentRow)] {
        let datasets = ScanExperimentDatasets()
        let names = try reader.read(datasets.name)
        let targets = try reader.read(datasets.target, [names.count])
        let splits = try reader.read(datasets.split, [names.count])
        guard splits.allSatisfy({ (0..<axes.splits).contains($0) }) else {
            throw reader.damaged(datasets.split.path, "it names splits beyond the \(axes.splits) of /scan")
        }
        let train = try reader.rows(datasets.chiSquareTrain, names.count, axes.depths.count)
        let test = try reader.rows(datasets.chiSquareTest, names.count, axes.depths.count)
        return names.indices.map {
            (targets[$0], ExperimentRow(name: names[$0], split: splits[$0], chiSquareTrain: train[$0], chiSquareTest: test[$0]))
        }
    }

    private static func points(_ reader: ResultReader) throws(HDF5Error) -> [(target: String, point: Point)] {
        let datasets = ScanPointDatasets()
        let measured = datasets.measured
        let count = try reader.count(measured.kinematics.energy)
        let targets = try reader.read(datasets.target, [count])
        let experiment = try reader.read(measured.experiment, [count])
        let (fold, covered) = (try reader.read(measured.fold, [count]), try reader.read(datasets.covered, [count]))
        let kinematics = try reader.read(measured.kinematics, count: count)
        let (crossSection, error) = (try reader.read(datasets.crossSection, [count]), try reader.read(measured.error, [count]))
        let (mean, variance) = (try reader.read(datasets.spread.mean, [count]), try reader.read(datasets.spread.variance, [count]))
        return targets.indices.map { i in
            (targets[i], Point(
                experiment: experiment[i], kinematics: kinematics[i], crossSection: crossSection[i], error: error[i],
                isTest: fold[i] != 0, isCovered: covered[i] != 0, mean: mean[i], standardDeviation: variance[i].squareRoot()))
        }
    }
}

/// What the axes of /scan are.
struct ScanAxes {
    let targets: [String]
    let splits: Int
    let depths: [Int]
    let replicas: Int
    let layers: Int

    init(_ reader: ResultReader) throws(HDF5Error) {
        func count(_ dataset: some DatasetDescription) throws(HDF5Error) -> Int {
            let count = try reader.count(dataset)
            guard count > 0 else { throw reader.damaged(dataset.path, "it is empty") }
            return count
        }
        let datasets = ScanTableDatasets()
        targets = try reader.read(datasets.target, [try count(datasets.target)])
        splits = try count(datasets.split)
        depths = try reader.counts(datasets.depth, [try count(datasets.depth)])
        replicas = try count(datasets.replica)
        layers = try count(datasets.layer)
        guard zip(depths, depths.dropFirst()).allSatisfy(<), Set(targets).count == targets.count else {
            throw reader.damaged(datasets.depth.path, "targets and depths must each stand once, depths ascending")
        }
    }
}
