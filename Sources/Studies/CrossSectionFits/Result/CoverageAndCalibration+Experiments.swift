import ResultFiles
import ScatteringData
import Statistics

extension CoverageAndCalibration {
    /// λ_k of what the members say that did not see the experiment, in closed form from its points with such members; 1 without.
    static func normalizations(_ ensemble: some NucleusEnsemble, _ bands: [PointStatistics]) -> [Double] {
        let out = bands.indices.filter { !bands[$0].outOfSampleMean.isNaN }
        return Normalizations.closedForm(ensemble.data.selecting(out), predictions: out.map { bands[$0].outOfSampleMean })
    }

    /// The calibration by experiments that members left out.
    ///
    /// - Parameters:
    ///   - out: the points out of sample.
    ///   - difference: of all points, see ``DeviationLaw/Point``; `spread`: the same; `normalizations`: λ_k.
    static func calibration(
        _ ensemble: some NucleusEnsemble, at out: [Int], difference: [Double], spread: [Double], bands: [PointStatistics],
        normalizations: [Double], labels: [CoverageTable.Label], factor: Double
    ) -> ExperimentCalibration? {
        let measurements = ensemble.measurements
        let points = out.map { i in
            DeviationLaw.Point(
                difference: difference[i], spread: spread[i], value: normalizations[labels[i].experiment] * bands[i].outOfSampleMean,
                error: measurements.points[i].error, distance: labels[i].distance, experiment: labels[i].experiment,
                group: measurements.target(ofPoint: i))
        }
        return ExperimentCalibration(
            points, publications: measurements.experiments.map(\.whole), normalizations: normalizations,
            uncertainties: measurements.experiments.map(\.normalizationUncertainty), nuclei: measurements.targets.map(\.name),
            factor: factor)
    }

    /// Calibrated deviations of λ_k f̄ at the points and of f̄ on the bands, where left-out experiments calibrate them.
    ///
    /// - Parameters:
    ///   - spreads: of each nucleus, mean and variance over the members at each point of its bands; `kinematics`: of the same points.
    mutating func calibrate(
        _ spreads: [[Double]], at kinematics: [[Kinematics]], of ensemble: some NucleusEnsemble, quality: FitQuality?
    ) {
        guard let experiments, let quality else { return }
        let measurements = ensemble.measurements
        let onBands = measurements.ranges.enumerated().map { group, range in
            let coverage = Coverage(of: range.filter { ensemble.fold[$0] == 0 }.map { measurements.points[$0].kinematics })
            return kinematics[group].indices.map { i in
                experiments.law.deviation(
                    spread: spreads[group][2 * i + 1].squareRoot(), value: spreads[group][2 * i],
                    distance: coverage.distance(to: kinematics[group][i]), group: group)
            }
        }
        var leftOut = [Double](repeating: .nan, count: labels.count)
        for (i, deviation) in zip(bands.indices.filter { !bands[$0].outOfSampleMean.isNaN }, experiments.crossValidated) {
            leftOut[i] = deviation
        }
        deviations = CalibratedDeviations(
            points: labels.indices.map { i in
                quality.experiments[labels[i].experiment].normalization * experiments.law.deviation(
                    spread: variances[i].squareRoot(), value: means[i], distance: labels[i].distance,
                    group: measurements.target(ofPoint: i))
            },
            bands: onBands, columns: [CalibratedDeviations.Column(CalibrationDatasets().leftOut, leftOut)], scale: .nan,
            fittedPoints: experiments.points, source: "left-out experiments")
    }
}
