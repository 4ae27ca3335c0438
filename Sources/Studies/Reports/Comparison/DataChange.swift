import ResultReading
import ScatteringData

/// How the measured points of an experiment differ between two runs. Points are known by their kinematics, not by their place.
public struct DataChange: Sendable, Equatable {
    public let experiment: String
    public let added: Int
    public let gone: Int
    /// Same kinematics, another cross section or error.
    public let changed: Int
    /// Trained on in one run, held out in the other.
    public let moved: Int
    /// Points with the same kinematics in both.
    public let common: Int

    public var isNothing: Bool { added + gone + changed + moved == 0 }
}

/// A point of one run with the same point of another.
struct PointPair {
    let experiment: String
    let before: RunResult.Point
    let after: RunResult.Point
}

/// The points of two runs, matched.
struct MatchedPoints {
    let pairs: [PointPair]
    let changes: [DataChange]

    private struct Key: Hashable {
        var kinematics: Kinematics
        /// Tells points of the same kinematics apart, in the order of the file.
        var occurrence: Int
    }

    init(_ before: RunResult, _ after: RunResult) {
        let old = MatchedPoints.byExperiment(before), new = MatchedPoints.byExperiment(after)
        var pairs: [PointPair] = []
        var changes: [DataChange] = []
        for name in Set(old.map(\.name)).union(new.map(\.name)).sorted() {
            let (oldPoints, newPoints) = (MatchedPoints.keyed(old, name), MatchedPoints.keyed(new, name))
            let table = Dictionary(uniqueKeysWithValues: newPoints)
            let matched = oldPoints.compactMap { key, point in table[key].map { PointPair(experiment: name, before: point, after: $0) } }
            pairs += matched
            changes.append(DataChange(
                experiment: name, added: newPoints.count - matched.count, gone: oldPoints.count - matched.count,
                changed: matched.count { $0.before.crossSection != $0.after.crossSection || $0.before.error != $0.after.error },
                moved: matched.count { $0.before.isTest != $0.after.isTest }, common: matched.count))
        }
        self.pairs = pairs
        self.changes = changes
    }

    private static func byExperiment(_ run: RunResult) -> [(name: String, points: [RunResult.Point])] {
        run.experiments.enumerated().map { index, row in (row.name, run.points(ofExperiment: index)) }
    }

    private static func keyed(_ experiments: [(name: String, points: [RunResult.Point])], _ name: String) -> [(Key, RunResult.Point)] {
        var seen: [Kinematics: Int] = [:]
        return (experiments.first { $0.name == name }?.points ?? []).map { point in
            defer { seen[point.kinematics, default: 0] += 1 }
            return (Key(kinematics: point.kinematics, occurrence: seen[point.kinematics, default: 0]), point)
        }
    }
}
