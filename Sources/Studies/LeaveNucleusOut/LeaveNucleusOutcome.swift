import CrossSectionFits
import Members
import PortableMath
import Prediction
import ResponseFits
import ScatteringData
import Statistics

/// What the ensemble that has seen no more than a share of a nucleus says of its other points.
///
/// f is the mean over the members and σ their standard deviation; λ_k follows in closed form from all points of the experiment on the
/// nucleus, as in every table. Sums run in member order: bitwise reproducible.
struct LeaveNucleusOutcome: Sendable, Codable {
    var nucleus: String
    var permille: Int
    var trainPoints: Int
    var testPoints: Int
    /// How networks were fine-tuned; nil where they were trained from the start.
    var choice: TuningChoice?
    /// Of each depth and pull, the shallowest first; empty where networks were trained from the start.
    var layers: [LeftNucleusVariant] = []
    var chiSquare: Double
    /// Of the points that have a training point of carbon, or else of the lightest nucleus, around them, see `Coverage`.
    var coveredPoints: Int
    var chiSquareCovered: Double
    /// Median of |d/(λf) − 1|.
    var medianDeviation: Double
    /// Shares of the points within one and two √((λσ)² + δ²), and the median of σ/f.
    var within1: Double
    var within2: Double
    var medianBand: Double
    /// The same three of calibrated bands, see ``LeaveNucleusWork/law(of:members:)``; NaN where nothing calibrates.
    var calibrated1: Double
    var calibrated2: Double
    var medianCalibrated: Double
    /// χ²/N in the convention of Graczyk et al. (2026): normalizations in the errors, √(δ² + (Δλ d)²), and none in the prediction.
    var chiSquareInErrors: Double
    var excluded: [ExcludedMember<LeftNucleusKey>]
}

/// What the ensemble says when it has been fine-tuned so.
struct LeftNucleusVariant: Sendable, Codable {
    var variant: TuningVariant
    /// Mean over the replicas of ``OutOfBag`` at the points that each has not drawn: what the variant is chosen by.
    var outOfBagLoss: Double
    var chiSquare: Double
    var chiSquareCovered: Double
    var medianDeviation: Double
    var chiSquareInErrors: Double
}

extension LeaveNucleusWork {
    /// - Parameter records: of all members of the group, in order.
    func outcome(of group: LeftNucleus, records: [MemberRecord<LeftNucleusKey>]) -> LeaveNucleusOutcome {
        let variants = variants(of: group)
        let ensembles = variants.map { variant in records.filter { $0.key.variant == variant } }
        guard variants.count > 1 else { return outcome(of: group, ensemble: ensembles[0], isCalibrated: false) }
        let losses = ensembles.map { records in records.map { $0.status == .done ? $0.figures[OutOfBag.figure] : .nan } }
        let choice = TuningChoice(variants, outOfBag: losses)
        let outcomes = ensembles.map { outcome(of: group, ensemble: $0, isCalibrated: false) }
        var best = outcome(of: group, ensemble: ensembles[variants.firstIndex(of: choice.variant) ?? 0], isCalibrated: true)
        best.choice = choice
        best.layers = zip(zip(variants, losses), outcomes).map { tried, outcome in
            LeftNucleusVariant(
                variant: tried.0, outOfBagLoss: EnsembleSummary(tried.1.filter(\.isFinite)).mean, chiSquare: outcome.chiSquare,
                chiSquareCovered: outcome.chiSquareCovered, medianDeviation: outcome.medianDeviation,
                chiSquareInErrors: outcome.chiSquareInErrors)
        }
        return best
    }

    /// - Parameter records: of all replicas, in order.
    private func outcome(
        of group: LeftNucleus, ensemble records: [MemberRecord<LeftNucleusKey>], isCalibrated: Bool
    ) -> LeaveNucleusOutcome {
        let (members, excluded) = card.run.veto.rule.select(records)
        let range = Array(fit.measurements.ranges[group.place]), fold = fold(of: group)
        let data = fit.data.selecting(range), rows = members.map { $0.arrays.doubles(FitArray.prediction) }
        let spreads = range.indices.map { i in rows.isEmpty ? EnsembleSummary([.nan]) : EnsembleSummary(rows.map { $0[i] }) }
        let comparison = Comparison(data, mean: spreads.map(\.mean), spread: spreads.map(\.standardDeviation))
        let test = range.indices.filter { fold[range[$0]] == 1 }
        let reference = fit.measurements.targets.firstIndex { $0.name == "12C" } ?? (group.place == 0 ? 1 : 0)
        let coverage = Coverage(of: fit.measurements.ranges[reference].map { fit.measurements.points[$0].kinematics })
        let covered = test.filter { coverage.covers(fit.measurements.points[range[$0]].kinematics) }
        let figures = comparison.figures(at: test), law = isCalibrated ? law(of: group, members: members) : nil
        // A few dozen points cannot say that the members' spread is too wide.
        let bands = test.map { i in
            law.map {
                let value = data.value[i] - comparison.difference(i)
                return max(
                    comparison.band(i), $0.deviation(spread: comparison.band(i), value: value, distance: Self.nowhere, group: 0))
            } ?? .nan
        }
        let calibrated = law.map { _ in CoverageFigures(zip(test, bands).map { comparison.compared($0, band: $1) }) }
        let inErrors = test.reduce(0.0) { sum, i in
            let scale = data.groupUncertainty[data.group[i]] * data.value[i], difference = data.value[i] - spreads[i].mean
            return sum + difference * difference / (data.error[i] * data.error[i] + scale * scale)
        }
        return LeaveNucleusOutcome(
            nucleus: group.name, permille: group.permille, trainPoints: range.count - test.count, testPoints: test.count,
            chiSquare: figures.chiSquare, coveredPoints: covered.count, chiSquareCovered: comparison.chiSquare(at: covered),
            medianDeviation: OrderStatistics.median(
                test.map { abs(comparison.difference($0) / (data.value[$0] - comparison.difference($0))) }),
            within1: figures.within1, within2: figures.within2,
            medianBand: OrderStatistics.median(test.map { spreads[$0].standardDeviation / spreads[$0].mean }),
            calibrated1: calibrated?.within1 ?? .nan, calibrated2: calibrated?.within2 ?? .nan,
            medianCalibrated: law == nil ? .nan
                : OrderStatistics.median(zip(test, bands).map { $1 / (data.value[$0] - comparison.difference($0)) }),
            chiSquareInErrors: inErrors / Double(test.count), excluded: excluded)
    }
}
