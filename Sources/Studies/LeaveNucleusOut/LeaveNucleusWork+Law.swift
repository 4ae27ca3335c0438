import CrossSectionFits
import Members
import Prediction
import ResponseFits
import ScatteringData
import Statistics
import Training

extension LeaveNucleusWork {
    /// Distances play no part: points that were held out lie among the others, as the test points do.
    static let nowhere = 0.2

    /// How far fine-tuned networks are from points of the nucleus that they have not seen, by the points that each has held out.
    ///
    /// At a training point that m members have held out their mean f_m differs from d by the error δ, by what all members are wrong by,
    /// and by the scatter σ²/m of a mean over m, which the mean over all hardly has. So the law is that of d − λf_m with the error
    /// √(δ² + (λσ)²/m), λ in closed form from these points. No test point takes part.
    ///
    /// - Parameter members: those that are done, in order.
    /// - Returns: nil without enough points.
    func law(of group: LeftNucleus, members: [MemberRecord<LeftNucleusKey>]) -> DeviationLaw? {
        guard members.count > 1 else { return nil }
        let range = fit.measurements.ranges[group.place], fold = fold(of: group)
        let train = range.filter { fold[$0] == 0 }, own = fit.data.selecting(train)
        let draws = fit.replacing(fold: fold).tuningTargets(card.tuningDraws, nucleus: range)
        let times = members.map { draws.counts(of: own, for: ReplicaSeed(seed: card.run.seed, replica: $0.key.replica)) }
        let rows = members.map { record in
            let predictions = record.arrays.doubles(FitArray.prediction)
            return train.map { predictions[$0 - range.lowerBound] }
        }
        let held = train.indices.map { i in times.indices.filter { times[$0][i] == 0 } }
        let told = train.indices.filter { !held[$0].isEmpty }
        let comparison = Comparison(
            own.selecting(told), mean: told.map { i in EnsembleSummary(held[i].map { rows[$0][i] }).mean },
            spread: told.map { i in EnsembleSummary(rows.map { $0[i] }).standardDeviation })
        return DeviationLaw(told.enumerated().map { place, i in
            let (error, band) = (own.error[i], comparison.band(place)), difference = comparison.difference(place)
            return DeviationLaw.Point(
                difference: difference, spread: band, value: own.value[i] - difference,
                error: (error * error + band * band / Double(held[i].count)).squareRoot(), distance: Self.nowhere,
                experiment: own.group[i], group: 0)
        }, groups: 1)
    }
}
