import CrossSectionFits
import HDF5
import Prediction
import ResultFiles
import Runs
import ScatteringData

/// The result of a leave-one-out test: as the file that docs/methods/leaveout.md describes, and as text.
public struct LeaveOutResult: StudyOutcome {
    let work: LeaveOutWork
    /// In the order of the groups.
    let outcomes: [LeaveOutOutcome]
    let disagreements: [Disagreement]
    /// Of every point that was left out: its outcome and its place there.
    private let places: [(outcome: Int, place: Int)?]
    let pulls: [Double?]
    let lonely: [Int]

    init(work: LeaveOutWork, outcomes: [LeaveOutOutcome]) {
        self.work = work
        self.outcomes = outcomes
        let points = work.fit.points.data
        disagreements = zip(work.groups, outcomes).map { group, outcome in
            Disagreement(
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
                return Disagreement.pull(
                    measured: points.value[point], error: points.error[point], mean: outcome.mean[place],
                    deviation: outcome.deviation[place], normalization: outcome.normalization[place])
            }
        }
        lonely = LonelyPoints.among(work.fit.dataset.points.map(\.kinematics), experiment: points.group, pulls: pulls)
    }

    /// One figure of the ensemble that has not seen it at each point; NaN where every one has.
    func atPoints(_ figure: (LeaveOutOutcome) -> [Double]) -> [Double] {
        places.map { found in found.map { figure(outcomes[$0.outcome])[$0.place] } ?? .nan }
    }

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    func write(to path: String, host: String, ranks: Int) throws {
        let run = work.card.run
        let provenance = Provenance(
            content: "leaveout", target: run.target, method: run.method.rawValue, seed: run.seed, card: work.card.yaml,
            tables: work.fit.tables, products: work.fit.products.name, host: host, ranks: ranks)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try layout.file.setAttribute("by", work.card.groups.rawValue)
            try writeGroups(layout)
            try writePoints(layout)
            try writeFailed(layout)
        }
    }

    private func writeGroups(_ layout: ResultLayout) throws(HDF5Error) {
        let group = "/groups/group", replica = "/groups/replica"
        try layout.index(group, outcomes.count, "row of the group")
        try layout.index(replica, work.card.run.replicas, "replica number")
        try layout.write("/groups/name", work.groups.map(\.name), "what was left out", scale: group)
        func write(_ name: String, _ longName: String, _ figure: (Disagreement) -> Double) throws(HDF5Error) {
            try layout.write("/groups/" + name, disagreements.map(figure), longName, unit: "1", scales: [group])
        }
        try layout.write("/groups/points", disagreements.map(\.points), "points left out", scales: [group])
        try layout.write("/groups/covered_points", disagreements.map(\.covered), "those with training points around them", scales: [group])
        try layout.write(
            "/groups/train_points", work.groups.map(\.training.count), "points that the members were trained on", scales: [group])
        try write("chi2", "chi2/N of the mean over the members at the points left out", \.chiSquare)
        try write("median", "median of the squared pulls", \.medianPull)
        try write("median_covered", "median of the squared pulls of the covered points", \.medianCovered)
        try write("within_1", "share of the points with a pull of one at most", \.within1)
        try write("within_2", "share of the points with a pull of two at most", \.within2)
        try write("normalization_pull", "(1 - normalization)/uncertainty of an experiment left out as a whole") {
            $0.normalizationPull ?? .nan
        }
        try write("score", "disagreement with the other data, above 1 when it disagrees", \.score)
        let (G, R) = (outcomes.count, work.card.run.replicas)
        try layout.write(
            "/groups/chi2_train", outcomes.flatMap(\.memberTrain), shape: [G, R], "chi2/N of a member at its training points", unit: "1",
            scales: [group, replica])
        try layout.write(
            "/groups/chi2_test", outcomes.flatMap(\.memberTest), shape: [G, R],
            "chi2/N of a member at the points left out, with its normalizations", unit: "1", scales: [group, replica])
    }

    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let dataset = work.fit.dataset
        let unit = ResultFormat.crossSectionUnit
        let scale = "/points/point"
        try layout.index(scale, dataset.points.count, "point number")
        try layout.write("/points/experiment", dataset.points.map { dataset.experiments[$0.experiment].name }, "experiment", scale: scale)
        try layout.write("/points/energy", dataset.points.map(\.kinematics.energy), "beam energy", unit: "GeV", scales: [scale])
        try layout.write("/points/theta", dataset.points.map(\.kinematics.theta), "scattering angle", unit: "degree", scales: [scale])
        try layout.write("/points/omega", dataset.points.map(\.kinematics.omega), "energy transfer", unit: "GeV", scales: [scale])
        try layout.write(
            "/points/cross_section", dataset.points.map(\.crossSection), "measured d2sigma/dOmega/domega", unit: unit, scales: [scale])
        try layout.write("/points/error", dataset.points.map(\.error), "its point-to-point error", unit: unit, scales: [scale])
        try layout.write("/points/fold", work.fit.fold.map { Int32($0) }, "0: trained on by ordinary runs, 1: held out", scales: [scale])
        try layout.write(
            "/points/group", places.map { $0?.outcome ?? -1 }, "row of /groups whose members have not seen it; -1: none", scales: [scale])
        let covered = places.map { found in found.map { outcomes[$0.outcome].isCovered[$0.place] } ?? false }
        try layout.write("/points/covered", covered.map { Int32($0 ? 1 : 0) }, "1: there are training points around it", scales: [scale])
        let lonely = Set(lonely)
        try layout.write(
            "/points/lonely", dataset.points.indices.map { Int32(lonely.contains($0) ? 1 : 0) },
            "1: it disagrees while its neighbours in omega agree", scales: [scale])
        try layout.write("/points/mean", atPoints(\.mean), "mean over members that have not seen it", unit: unit, scales: [scale])
        try layout.write("/points/standard_deviation", atPoints(\.deviation), "their standard deviation", unit: unit, scales: [scale])
        try layout.write("/points/normalization", atPoints(\.normalization), "normalization of its experiment", unit: "1", scales: [scale])
        try layout.write(
            "/points/pull", pulls.map { $0 ?? .nan }, "(measured - normalization mean)/(error and deviation in quadrature)", unit: "1",
            scales: [scale])
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let rows = zip(work.groups, outcomes).flatMap { group, outcome in outcome.excluded.map { (group.name, $0) } }
        let scale = "/failed_members/member"
        try layout.index(scale, rows.count, "number of the member")
        try layout.write("/failed_members/group", rows.map(\.0), "what it has not seen", scale: scale)
        try layout.write("/failed_members/replica", rows.map(\.1.key.replica), "replica", scales: [scale])
        try layout.write("/failed_members/status", rows.map(\.1.status), "failed or vetoed", scale: scale)
        try layout.write("/failed_members/reason", rows.map(\.1.reason), "why", scale: scale)
    }
}
