import PortableMath
import Statistics

/// The calibration of an ensemble whose members left out whole experiments: a ``DeviationLaw``, and what it is worth.
///
/// The coverage of a publication's points is that of a law fitted without this publication: it is a prediction. Laws without one
/// publication each give standard errors too, by the jackknife.
struct ExperimentCalibration: Sendable {
    let nuclei: [String]
    /// Of the spread over all members.
    let law: DeviationLaw
    let spreadError: Double
    let floorError: Double
    let floorErrors: [Double]
    /// σ_cal of each point that it was fitted to, by the law without the point's publication.
    let crossValidated: [Double]
    /// The scale of an experiment that no member saw, beyond Δλ_k: |λ_k − 1| ≤ √(s² + Δλ_k²) for 68.27 % of the experiments.
    let scaleDeviation: Double
    /// Median of |d/(λf̄) − 1| over the points.
    let medianDeviation: Double
    let points: Int
    let experiments: Int

    /// - Parameters:
    ///   - points: at which the members that did not see the experiment spoke.
    ///   - publications: of each experiment.
    ///   - normalizations: λ_k of each experiment; `uncertainties`: Δλ_k.
    ///   - factor: ``PointStatistics/factor(members:)`` of all members.
    /// - Returns: nil with too few points or experiments.
    init?(
        _ points: [DeviationLaw.Point], publications: [String], normalizations: [Double], uncertainties: [Double], nuclei: [String],
        factor: Double
    ) {
        let groups = nuclei.count
        guard var law = DeviationLaw(points, groups: groups) else { return nil }
        self.nuclei = nuclei
        let measured = Set(points.map(\.experiment)).sorted()
        let without = Set(measured.map { publications[$0] }).sorted().map { name in
            (name, DeviationLaw(points.filter { publications[$0.experiment] != name }, groups: groups))
        }
        let laws = Dictionary(uniqueKeysWithValues: without)
        crossValidated = points.map { point in
            let law = laws[publications[point.experiment]] ?? nil
            return law?.deviation(spread: point.spread, value: point.value, distance: point.distance, group: point.group) ?? .nan
        }
        let others = without.compactMap(\.1)
        func error(_ figure: (DeviationLaw) -> Double) -> Double { Jackknife.error(leavingOut: others.map(figure)) }
        spreadError = factor * error(\.spread)
        floorError = error(\.floor)
        floorErrors = (0..<groups).map { group in error { $0.floors[group] } }
        law.spread *= factor
        self.law = law
        let excess = measured.map { k in
            let (deviation, known) = (normalizations[k] - 1, uncertainties[k])
            return max(0, deviation * deviation - known * known).squareRoot()
        }
        scaleDeviation = OrderStatistics.quantile(Portable.normalShare(within: 1), of: excess)
        medianDeviation = OrderStatistics.median(points.map { abs($0.difference / $0.value) })
        self.points = points.count
        experiments = measured.count
    }
}
