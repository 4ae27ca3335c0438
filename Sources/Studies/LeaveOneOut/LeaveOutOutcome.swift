import CrossSectionFits
import CrossSections
import Members
import Prediction
import ScatteringData
import Statistics

/// What the ensemble that has not seen a group of points says of it.
struct LeaveOutOutcome: Sendable, Codable {
    /// Of the group, as in ``LeaveOutGroup``.
    var number: Int
    /// χ²/N of each replica at its training points and at the group, with the replica's λ_k; NaN for one that failed.
    var memberTrain: [Double]
    var memberTest: [Double]
    /// At each point of the group: mean and standard deviation of f over the members, and λ_k of the point's experiment.
    var mean: [Double]
    var deviation: [Double]
    var normalization: [Double]
    /// (1 − λ_k)/Δλ_k of an experiment that was left out as a whole, from its own points; nil where experiments were seen in part.
    var normalizationPull: Double?
    /// Whether there are training points around each point of the group, see `Coverage`.
    var isCovered: [Bool]
    var excluded: [ExcludedMember<GroupKey>]
}

extension LeaveOutWork {
    /// Puts together what the members of one group say. Sums in member order: bitwise reproducible.
    ///
    /// λ_k of the mean is in closed form from the training points of experiment k, or from the group's own where it has no others: from the
    /// covered ones, as far as there are enough to judge by.
    ///
    /// - Parameter records: of all replicas, in order.
    func outcome(of group: LeaveOutGroup, records: [MemberRecord<GroupKey>]) -> LeaveOutOutcome {
        let (members, excluded) = card.run.veto.rule.select(records)
        let points = fit.points.data, rows = members.map { $0.arrays.doubles(FitArray.prediction) }
        let spreads = (0..<points.count).map { i in rows.isEmpty ? EnsembleSummary([.nan]) : EnsembleSummary(rows.map { $0[i] }) }
        func normalizations(_ indices: [Int]) -> [Double] {
            Normalizations.closedForm(points.selecting(indices), predictions: indices.map { spreads[$0].mean })
        }
        let coverage = Coverage(of: group.training.map { fit.dataset.points[$0].kinematics })
        let isCovered = group.points.map { coverage.covers(fit.dataset.points[$0].kinematics) }
        let covered = zip(group.points, isCovered).filter(\.1).map(\.0)
        let seen = Set(group.training.map { points.group[$0] })
        let fromTraining = normalizations(group.training)
        let own = normalizations(covered.count >= Tension.leastCovered ? covered : group.points)
        let normalization = group.points.map { i in
            let k = points.group[i]
            return seen.contains(k) ? fromTraining[k] : own[k]
        }
        let k = points.group[group.points[0]]
        let isWhole = card.groups == .experiment
        return LeaveOutOutcome(
            number: group.number, memberTrain: records.map(\.chiSquareTrain), memberTest: records.map(\.chiSquareTest),
            mean: group.points.map { spreads[$0].mean }, deviation: group.points.map { spreads[$0].standardDeviation },
            normalization: normalization, normalizationPull: isWhole ? (1 - own[k]) / fit.normalizationUncertainties[k] : nil,
            isCovered: isCovered, excluded: excluded)
    }
}
