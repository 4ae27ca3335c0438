import CrossSections
import ScatteringData
import Statistics
import Training

/// Coverage and calibration of the bands of an ensemble: pulls and coverage over points that no member, or not all, had seen, and the
/// calibration of the bands by training points that some members had not seen.
///
/// - Test points are compared with λ_k f̄, λ_k in closed form from all points of the experiment: the convention of the χ² tables.
/// - A training point that at least three members did not see is compared with the mean of their λ_kr f_r, into which it did not enter.
///   Where whole experiments were left out, it is compared with λ_k f̄ of these members, λ_k in closed form from the experiment's points.
///
/// The calibration looks at training points alone: the coverage of test points by the calibrated band is a prediction.
public struct CoverageAndCalibration: Sendable {
    /// Of each point of the data set. The distance is that to the nearest training point that a member which did not see the point may
    /// have seen: for a test point, any; for a training point, any other that is not held out with it.
    let labels: [CoverageTable.Label]
    let bands: [PointStatistics]
    let calibration: Calibration?
    /// In its place where whole experiments were left out.
    let experiments: ExperimentCalibration?
    let means: [Double]
    let variances: [Double]
    /// Factor between the shape spread of all members and the calibrated one: a times ``PointStatistics/factor(members:)``; NaN without a
    /// calibration.
    let bandFactor: Double
    var coverage: CoverageTable
    /// From elsewhere, without such a calibration.
    var deviations: CalibratedDeviations?

    /// - Parameters:
    ///   - quality: for λ_k.
    ///   - means: f̄ at each point; `variances`: of f_r; `members`: how many r there are.
    init(
        _ ensemble: some NucleusEnsemble, quality: FitQuality, means: [Double], variances: [Double], bands: [PointStatistics], members: Int
    ) {
        let points = ensemble.measurements.points
        (self.bands, self.means, self.variances) = (bands, means, variances)
        let spectra = CoverageAndCalibration.spectra(points)
        let labels = zip(points, CoverageAndCalibration.distances(ensemble, spectra: spectra)).map { point, distance in
            CoverageTable.Label(experiment: point.experiment, region: Region(of: point.kinematics).index, distance: distance)
        }
        self.labels = labels

        let isOut = points.indices.map { !bands[$0].outOfSampleMean.isNaN }
        let ofExperiments = ensemble.replicaTargets.leftOutGroups > 0
        // Of what members say that did not see the point.
        let outside = ofExperiments
            ? CoverageAndCalibration.normalizations(ensemble, bands) : Array(repeating: 1, count: quality.experiments.count)
        let difference = points.indices.map { i in
            let k = points[i].experiment
            return points[i].crossSection
                - (isOut[i] ? outside[k] * bands[i].outOfSampleMean : quality.experiments[k].normalization * means[i])
        }
        let shape = points.indices.map { i in
            isOut[i] ? outside[points[i].experiment] * bands[i].outOfSampleVariance.squareRoot() : bands[i].shapeVariance.squareRoot()
        }
        // Mean and spread are those of few members out of sample: what is calibrated is the band of as many as there are.
        let factors = (0...members).map(PointStatistics.factor)
        let predictive = points.indices.map { shape[$0] * factors[isOut[$0] ? bands[$0].outOfSampleMembers : members] }
        let out = points.indices.filter { isOut[$0] }
        let experiments = ofExperiments ? CoverageAndCalibration.calibration(
            ensemble, at: out, difference: difference, spread: predictive, bands: bands, normalizations: outside, labels: labels,
            factor: factors[members]) : nil
        self.experiments = experiments
        let calibration = ofExperiments ? nil : Calibration(
            differences: out.map { difference[$0] }, bands: out.map { predictive[$0] }, errors: out.map { points[$0].error },
            spectra: out.map { spectra[$0] })
        self.calibration = calibration
        bandFactor = (calibration?.band ?? .nan) * factors[members]
        let crossValidated = Dictionary(uniqueKeysWithValues: zip(out, experiments?.crossValidated ?? []))

        func compared(_ i: Int, _ band: CoverageTable.Band) -> ComparedPoint {
            let error = points[i].error
            switch band {
            case .absolute:
                let variance = isOut[i] ? bands[i].outOfSampleAbsoluteVariance : variances[i]
                let k = points[i].experiment
                let normalization = ofExperiments && isOut[i] ? outside[k] : quality.experiments[k].normalization
                return ComparedPoint(difference: difference[i], error: error, band: normalization * variance.squareRoot())
            case .shape:
                return ComparedPoint(difference: difference[i], error: error, band: shape[i])
            case .calibrated:
                if let experiments {
                    let scale = quality.experiments[points[i].experiment].normalization
                    let band = crossValidated[i] ?? scale * experiments.law.deviation(
                        spread: variances[i].squareRoot(), value: means[i], distance: labels[i].distance,
                        group: ensemble.measurements.target(ofPoint: i))
                    return ComparedPoint(difference: difference[i], error: error, band: band)
                }
                let deviation = calibration?.deviation(band: predictive[i], error: error) ?? .nan
                return ComparedPoint(difference: difference[i], error: error, deviation: deviation)
            }
        }
        var table = CoverageTable(distances: ofExperiments ? CoverageTable.far : CoverageTable.near)
        for sample in CoverageTable.Sample.allCases {
            for band in CoverageTable.Band.allCases where band != .calibrated || calibration != nil || experiments != nil {
                let ofSample = points.indices.map { i in
                    (sample == .test ? ensemble.fold[i] == 1 : isOut[i]) ? compared(i, band) : nil
                }
                table.append(
                    sample, band, points: ofSample, labels: labels, experiments: ensemble.measurements.experimentLabels,
                    regions: Region.allCases.map(\.rawValue))
            }
        }
        coverage = table
    }

    /// Numbers the spectra: neighbouring points of one experiment, E and θ.
    private static func spectra(_ points: [DataPoint]) -> [Int] {
        var number = 0
        return points.indices.map { i in
            if i > 0, points[i].experiment != points[i - 1].experiment || points[i].kinematics.setting != points[i - 1].kinematics.setting {
                number += 1
            }
            return number
        }
    }

    private static func distances(_ ensemble: some NucleusEnsemble, spectra: [Int]) -> [Double] {
        let points = ensemble.measurements.points
        let (fold, innerFold, targets) = (ensemble.fold, ensemble.innerFold, ensemble.replicaTargets)
        let wholes = ensemble.data.leftOutAddress
        return ensemble.measurements.ranges.flatMap { range in
            let train = range.filter { fold[$0] == 0 }
            let coverage = Coverage(of: train.map { points[$0].kinematics })
            return range.map { i in
                if fold[i] == 1 { return coverage.distance(to: points[i].kinematics) }
                return coverage.distance(to: points[i].kinematics) { place in
                    let j = train[place]
                    let isHeldOutToo = innerFold[i] != nil && innerFold[j] == innerFold[i]
                        || targets.leftOutGroups > 0 && wholes[points[j].experiment] == wholes[points[i].experiment]
                    return j != i && !isHeldOutToo && !(targets.resample == .settings && spectra[j] == spectra[i])
                }
            }
        }
    }
}
