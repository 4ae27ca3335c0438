import CrossSections
import Files
import HDF5
import LeaveOneOut
import ResultFiles
import ScatteringData

/// What the page of a leave-one-out test is made of. docs/methods/leaveout.md describes the file.
struct LeaveOutFile {
    let path: String
    let provenance: Provenance
    /// "experiment", "setting" or "fold".
    let by: String
    let replicas: Int
    let groups: [Group]
    let points: [Point]
    let failures: [FailedMember]

    struct Group {
        let name: String
        let points: Int
        let covered: Int
        let trained: Int
        let chiSquare: Double
        let median: Double
        let medianCovered: Double
        let within1: Double
        let within2: Double
        /// NaN unless an experiment was left out as a whole.
        let normalizationPull: Double
        /// NaN where the points lie far from all others.
        let score: Double
    }

    struct Point {
        let experiment: String
        let kinematics: Kinematics
        let crossSection: Double
        let error: Double
        /// nil for a point that was not left out.
        let group: Int?
        let mean: Double
        let normalization: Double
        let pull: Double
        let isCovered: Bool
        let isLonely: Bool
    }

    /// The attribute that says by what points were left out.
    static func by(_ file: HDF5File) throws(HDF5Error) -> String { try file.attribute("by", as: String.self) }

    init(run: String) throws(RunError) {
        self = try ResultContent.leaveout.read(run) { file throws(HDF5Error) in try LeaveOutFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), LeftOutDatasets())
        path = file.path
        provenance = try Provenance(file)
        by = try LeaveOutFile.by(file)
        replicas = try reader.count(datasets.replica)
        groups = try LeaveOutFile.groups(reader, datasets)
        points = try LeaveOutFile.points(reader, groups: groups.count)
        let failed = FailedLeaveOutDatasets()
        let group = try reader.read(failed.group)
        let replica = try reader.read(failed.replica, [group.count])
        failures = try FailedMember.read(failed.exclusion, reader, names: group.indices.map { "\(group[$0]), replica \(replica[$0])" })
    }

    private static func groups(_ reader: ResultReader, _ datasets: LeftOutDatasets) throws(HDF5Error) -> [Group] {
        let names = try reader.read(datasets.name)
        func figure(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [names.count]) }
        let (points, covered) = (
            try reader.counts(datasets.points, [names.count]), try reader.counts(datasets.coveredPoints, [names.count]))
        let trained = try reader.counts(datasets.trainPoints, [names.count])
        let (chiSquare, median, medianCovered) = (
            try figure(datasets.chiSquare), try figure(datasets.median), try figure(datasets.medianCovered))
        let (within1, within2) = (try figure(datasets.within1), try figure(datasets.within2))
        let (normalizationPull, score) = (try figure(datasets.normalizationPull), try figure(datasets.score))
        return names.indices.map { i in
            Group(
                name: names[i], points: points[i], covered: covered[i], trained: trained[i], chiSquare: chiSquare[i], median: median[i],
                medianCovered: medianCovered[i], within1: within1[i], within2: within2[i], normalizationPull: normalizationPull[i],
                score: score[i])
        }
    }

    private static func points(_ reader: ResultReader, groups: Int) throws(HDF5Error) -> [Point] {
        let datasets = LeaveOutPointDatasets()
        let count = try reader.count(datasets.measured.point)
        let group = try reader.read(datasets.leftOutWith, [count])
        guard group.allSatisfy({ (-1..<groups).contains($0) }) else {
            throw reader.damaged(datasets.leftOutWith.path, "it names groups beyond the \(groups) of /groups")
        }
        let experiment = try reader.read(datasets.measured.experiment, [count])
        let kinematics = try reader.read(datasets.measured.kinematics, count: count)
        let (crossSection, error) = (try reader.read(datasets.crossSection, [count]), try reader.read(datasets.measured.error, [count]))
        let (mean, normalization) = (try reader.read(datasets.mean, [count]), try reader.read(datasets.normalization, [count]))
        let pull = try reader.read(datasets.pull, [count])
        let (covered, lonely) = (try reader.read(datasets.covered, [count]), try reader.read(datasets.lonely, [count]))
        return group.indices.map { i in
            Point(
                experiment: experiment[i], kinematics: kinematics[i], crossSection: crossSection[i], error: error[i],
                group: group[i] < 0 ? nil : group[i], mean: mean[i], normalization: normalization[i], pull: pull[i],
                isCovered: covered[i] != 0, isLonely: lonely[i] != 0)
        }
    }
}
