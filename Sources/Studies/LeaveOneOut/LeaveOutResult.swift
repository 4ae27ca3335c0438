import Cluster
import CrossSectionFits
import CrossSections
import HDF5
import Members
import NeuralNetwork
import Prediction
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Statistics

/// The result of a leave-one-out test: as the file that docs/methods/leaveout.md describes, and as text.
public struct LeaveOutResult: TestResult {
    let work: LeaveOutWork
    /// In the order of the groups.
    let outcomes: [LeaveOutOutcome]
    let disagreements: [Tension]
    /// Of every point that was left out: its outcome and its place there.
    private let places: [(outcome: Int, place: Int)?]
    let pulls: [Double?]
    let lonely: [Int]

    init(work: LeaveOutWork, outcomes: [LeaveOutOutcome]) {
        self.work = work
        self.outcomes = outcomes
        let points = work.fit.points.data
        disagreements = zip(work.groups, outcomes).map { group, outcome in
            Tension(
                measured: group.points.map { points.value[$0] }, errors: group.points.map { points.error[$0] }, mean: outcome.mean,
                deviation: outcome.deviation, normalization: outcome.normalization, isCovered: outcome.isCovered,
                normalizationPull: outcome.normalizationPull)
        }
        var places = [(outcome: Int, place: Int)?](repeating: nil, count: points.count)
        for (number, group) in work.groups.enumerated() {
            for (place, point) in group.points.enumerated() { places[point] = (number, place) }
        }
        self.places = places
        pulls = places.enumerated().map { point, found in
            found.map { outcome, place in
                let outcome = outcomes[outcome]
                return Tension.pull(
                    measured: points.value[point], error: points.error[point], mean: outcome.mean[place],
                    deviation: outcome.deviation[place], normalization: outcome.normalization[place])
            }
        }
        lonely = IsolatedOutliers.among(work.fit.dataset.points.map(\.kinematics), experiment: points.group, pulls: pulls)
    }

    /// One figure of the ensemble that has not seen it at each point; NaN where every one has.
    func atPoints(_ figure: (LeaveOutOutcome) -> [Double]) -> [Double] {
        places.map { found in found.map { figure(outcomes[$0.outcome])[$0.place] } ?? .nan }
    }

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    public func write(to path: String, machine: Provenance.Machine) throws {
        let provenance = Provenance(content: .leaveout, of: work.fit, card: work.card.yaml, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try layout.file.setAttribute("by", work.card.groups.rawValue)
            try writeGroups(layout)
            try writePoints(layout)
            try writeFailed(layout)
        }
    }

    private func writeGroups(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = LeftOutDatasets()
        try layout.index(datasets.number, outcomes.count)
        try layout.index(datasets.replica, work.card.run.replicas)
        try layout.write(datasets.name, work.groups.map(\.name))
        try layout.write(datasets.points, disagreements.map(\.points))
        try layout.write(datasets.coveredPoints, disagreements.map(\.covered))
        try layout.write(datasets.trainPoints, work.groups.map(\.training.count))
        try layout.write(datasets.chiSquare, disagreements.map(\.chiSquare))
        try layout.write(datasets.median, disagreements.map(\.medianPull))
        try layout.write(datasets.medianCovered, disagreements.map(\.medianCovered))
        try layout.write(datasets.within1, disagreements.map(\.within1))
        try layout.write(datasets.within2, disagreements.map(\.within2))
        try layout.write(datasets.normalizationPull, disagreements.map { $0.normalizationPull ?? .nan })
        try layout.write(datasets.score, disagreements.map(\.score))
        try layout.write(datasets.memberTrain, outcomes.flatMap(\.memberTrain))
        try layout.write(datasets.memberTest, outcomes.flatMap(\.memberTest))
    }

    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let (dataset, datasets) = (work.fit.dataset, LeaveOutPointDatasets())
        try layout.index(datasets.measured.point, dataset.points.count)
        try layout.write(datasets.measured.experiment, dataset.points.map { dataset.experiments[$0.experiment].name })
        try layout.write(datasets.measured.kinematics, dataset.points.map(\.kinematics))
        try layout.write(datasets.crossSection, dataset.points.map(\.crossSection))
        try layout.write(datasets.measured.error, dataset.points.map(\.error))
        try layout.write(datasets.measured.fold, work.fit.fold.map { Int32($0) })
        try layout.write(datasets.leftOutWith, places.map { $0?.outcome ?? -1 })
        let covered = places.map { found in found.map { outcomes[$0.outcome].isCovered[$0.place] } ?? false }
        try layout.write(datasets.covered, covered.map { $0 ? 1 : 0 })
        let lonely = Set(lonely)
        try layout.write(datasets.lonely, dataset.points.indices.map { lonely.contains($0) ? 1 : 0 })
        try layout.write(datasets.mean, atPoints(\.mean))
        try layout.write(datasets.standardDeviation, atPoints(\.deviation))
        try layout.write(datasets.normalization, atPoints(\.normalization))
        try layout.write(datasets.pull, pulls.map { $0 ?? .nan })
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let rows = zip(work.groups, outcomes).flatMap { group, outcome in outcome.excluded.map { (group.name, $0) } }
        let datasets = FailedLeaveOutDatasets()
        try layout.index(datasets.member, rows.count)
        try layout.write(datasets.group, rows.map(\.0))
        try layout.write(datasets.replica, rows.map(\.1.key.replica))
        try layout.write(datasets.exclusion, rows.map(\.1))
    }
}
