/// The measurements that one fit is made of: those on one nucleus, or on several, one nucleus behind the other.
public struct Measurements: Sendable, Equatable {
    /// One a nucleus, in the order in which they were given.
    public let datasets: [Dataset]
    /// Those of all nuclei. An experiment that measured two nuclei stands here twice, with a normalization for each.
    public let experiments: [Experiment]
    /// The place of each experiment's nucleus among ``targets``.
    public let experimentTargets: [Int]
    /// The points of all nuclei; the experiment of a point is its place among ``experiments``.
    public let points: [DataPoint]

    public init(_ datasets: [Dataset]) {
        var experiments: [Experiment] = []
        var experimentTargets: [Int] = []
        var points: [DataPoint] = []
        for (target, dataset) in datasets.enumerated() {
            points += dataset.points.map { $0.moved(by: experiments.count) }
            experiments += dataset.experiments
            experimentTargets += Array(repeating: target, count: dataset.experiments.count)
        }
        self.datasets = datasets
        self.experiments = experiments
        self.experimentTargets = experimentTargets
        self.points = points
    }

    /// Those on one nucleus.
    public init(_ dataset: Dataset) { self.init([dataset]) }

    public var targets: [Nucleus] { datasets.map(\.target) }

    /// The place of a point's nucleus among ``targets``.
    public func target(ofPoint i: Int) -> Int { experimentTargets[points[i].experiment] }

    /// The points of each nucleus, which follow each other.
    public var ranges: [Range<Int>] {
        var start = 0
        return datasets.map { dataset in
            defer { start += dataset.points.count }
            return start..<start + dataset.points.count
        }
    }

    /// Where the points are.
    public var nuclearPoints: NuclearPoints {
        NuclearPoints(points.map(\.kinematics), target: points.indices.map(target(ofPoint:)), of: targets)
    }

    /// What people call the experiments: their names, with the nucleus in front where there are several.
    public var experimentLabels: [String] {
        zip(experiments, experimentTargets).map { datasets.count == 1 ? $0.name : "\(targets[$1]) \($0.name)" }
    }
}

/// Where cross sections are asked for, each point on a nucleus.
public struct NuclearPoints: Sendable {
    public var kinematics: [Kinematics]
    /// The place of each point's nucleus among ``targets``.
    public var target: [Int]
    public let targets: [Nucleus]

    public init(_ kinematics: [Kinematics], target: [Int], of targets: [Nucleus]) {
        precondition(kinematics.count == target.count && target.allSatisfy(targets.indices.contains), "a nucleus for each point")
        self.kinematics = kinematics
        self.target = target
        self.targets = targets
    }

    /// All on one nucleus.
    public init(_ kinematics: [Kinematics], on nucleus: Nucleus) {
        self.init(kinematics, target: Array(repeating: 0, count: kinematics.count), of: [nucleus])
    }

    public var count: Int { kinematics.count }

    /// The points at `indices`, in that order.
    public func selecting(_ indices: [Int]) -> NuclearPoints {
        NuclearPoints(indices.map { kinematics[$0] }, target: indices.map { target[$0] }, of: targets)
    }
}

extension DataPoint {
    /// The same point of the experiment so many places further.
    func moved(by offset: Int) -> DataPoint {
        DataPoint(
            experiment: experiment + offset, kinematics: kinematics, crossSection: crossSection, error: error, address: address,
            isTestA: isTestA, isTestB: isTestB)
    }
}
