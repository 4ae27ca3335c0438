import Files
import HDF5
import Prediction
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
        let reader = ResultReader(file: file)
        provenance = try RunResult.Provenance(file)
        source = Source(
            path: try file.attribute("source", as: String.self), target: try file.attribute("source_target", as: String.self),
            digest: try file.attribute("source_sha256", as: String.self))
        let axes = try ScanAxes(reader)
        (depths, replicas, layers) = (axes.depths, axes.replicas, axes.layers)
        let groups = try ScanFile.splits(reader, axes)
        let experiments = try ScanFile.experiments(reader, axes)
        let points = try ScanFile.points(reader)
        targets = try axes.targets.enumerated().map { t, name throws(HDF5Error) in
            let mine = experiments.filter { $0.target == name }.map(\.row)
            guard mine.allSatisfy({ (0..<axes.splits).contains($0.split) }) else {
                throw reader.damaged("/scan_experiments/split", "it names splits beyond the \(axes.splits) of /scan")
            }
            return Target(
                name: name, splits: groups[t], experiments: mine,
                points: points.filter { $0.target == name }.map(\.point), bands: try RunResult.bands(reader, group: "/bands/\(name)"),
                bandDepth: try file.attribute("depth", on: "/bands/\(name)", as: Int.self))
        }
        similarity = try file.exists("/scan/similarity")
            ? reader.rows("/scan/similarity", axes.targets.count, axes.targets.count) : nil
        let failed = try reader.count("/failed_members/name")
        failures = zip(try reader.texts("/failed_members/name", [failed]), try reader.texts("/failed_members/reason", [failed]))
            .map(Failure.init)
    }

    private static func splits(_ reader: ResultReader, _ axes: ScanAxes) throws(HDF5Error) -> [[Split]] {
        let (S, D, R, L) = (axes.splits, axes.depths.count, axes.replicas, axes.layers)
        let quality = try qualities(reader, shape: [axes.targets.count, S, D], prefix: "ensemble_")
        let baseline = try qualities(reader, shape: [axes.targets.count, S], prefix: "baseline_")
        let members = try reader.numbers("/scan/chi2_test", [axes.targets.count, S, D, R])
        let movement = try reader.numbers("/scan/movement", [axes.targets.count, S, D, L])
        func integers(_ name: String) throws(HDF5Error) -> [Int] { try reader.integers("/scan/\(name)", [axes.targets.count, S]) }
        let (chosen, least, most) = (try integers("chosen_depth"), try integers("depth_from"), try integers("depth_to"))
        let (train, test, covered) = (try integers("train_points"), try integers("test_points"), try integers("covered_points"))
        for i in chosen.indices {
            guard axes.depths.contains(chosen[i]), least[i] <= chosen[i], chosen[i] <= most[i] else {
                throw reader.damaged("/scan/chosen_depth", "\(chosen[i]) is no depth of the scan between \(least[i]) and \(most[i])")
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

    private static func qualities(_ reader: ResultReader, shape: [Int], prefix: String) throws(HDF5Error) -> [Quality] {
        func numbers(_ name: String) throws(HDF5Error) -> [Double] {
            // Shares are the same of mean and source, their names are not.
            let isPlain = name.hasPrefix("within") && prefix == "ensemble_"
            return try reader.numbers("/scan/\(isPlain ? "" : prefix)\(name)", shape)
        }
        let (train, test, covered, uncovered) = (
            try numbers("train"), try numbers("test"), try numbers("covered"), try numbers("uncovered"))
        let (testFloor, coveredFloor) = (try numbers("test_floor"), try numbers("covered_floor"))
        let (median, within1, within2) = (try numbers("median"), try numbers("within_1"), try numbers("within_2"))
        return train.indices.map { i in
            Quality(
                train: train[i], test: test[i], covered: covered[i], uncovered: uncovered[i], testWithFloor: testFloor[i],
                coveredWithFloor: coveredFloor[i], median: median[i], within1: within1[i], within2: within2[i])
        }
    }

    private static func experiments(
        _ reader: ResultReader, _ axes: ScanAxes
    ) throws(HDF5Error) -> [(target: String, row: ExperimentRow)] {
        let count = try reader.count("/scan_experiments/name")
        let names = try reader.texts("/scan_experiments/name", [count])
        let targets = try reader.texts("/scan_experiments/target", [count])
        let splits = try reader.integers("/scan_experiments/split", [count])
        let train = try reader.rows("/scan_experiments/chi2_train", count, axes.depths.count)
        let test = try reader.rows("/scan_experiments/chi2_test", count, axes.depths.count)
        return names.indices.map {
            (targets[$0], ExperimentRow(name: names[$0], split: splits[$0], chiSquareTrain: train[$0], chiSquareTest: test[$0]))
        }
    }

    private static func points(_ reader: ResultReader) throws(HDF5Error) -> [(target: String, point: Point)] {
        let count = try reader.count("/points/energy")
        func column(_ name: String) throws(HDF5Error) -> [Double] { try reader.numbers("/points/\(name)", [count]) }
        let targets = try reader.texts("/points/target", [count])
        let experiment = try reader.texts("/points/experiment", [count])
        let fold = try reader.integers("/points/fold", [count])
        let covered = try reader.integers("/points/covered", [count])
        let (energy, theta, omega) = (try column("energy"), try column("theta"), try column("omega"))
        let (measured, error) = (try column("cross_section"), try column("error"))
        let (mean, variance) = (try column("mean"), try column("variance"))
        return targets.indices.map { i in
            (targets[i], Point(
                experiment: experiment[i], kinematics: Kinematics(energy: energy[i], theta: theta[i], omega: omega[i]),
                crossSection: measured[i], error: error[i], isTest: fold[i] != 0, isCovered: covered[i] != 0, mean: mean[i],
                standardDeviation: variance[i].squareRoot()))
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
        func count(_ name: String) throws(HDF5Error) -> Int {
            let count = try reader.count("/scan/\(name)")
            guard count > 0 else { throw reader.damaged("/scan/\(name)", "it is empty") }
            return count
        }
        targets = try reader.texts("/scan/target", [try count("target")])
        splits = try count("split")
        depths = try reader.integers("/scan/depth", [try count("depth")])
        replicas = try count("replica")
        layers = try count("layer")
        guard zip(depths, depths.dropFirst()).allSatisfy(<), Set(targets).count == targets.count else {
            throw reader.damaged("/scan", "targets and depths must each stand once, depths ascending")
        }
    }
}
