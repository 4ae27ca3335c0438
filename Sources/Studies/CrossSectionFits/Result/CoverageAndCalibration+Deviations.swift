import CrossSections
import ScatteringData
import Statistics

extension CoverageAndCalibration {
    /// Takes these deviations for the calibrated ones, unless out-of-sample points of the members calibrate the bands.
    mutating func apply(_ deviations: CalibratedDeviations, of ensemble: some NucleusEnsemble, means: [Double], quality: FitQuality) {
        guard calibration == nil, experiments == nil else { return }
        self.deviations = deviations
        let points = ensemble.measurements.points
        let compared = points.indices.map { i -> ComparedPoint? in
            guard ensemble.fold[i] == 1 else { return nil }
            let normalization = quality.experiments[points[i].experiment].normalization
            return ComparedPoint(
                difference: points[i].crossSection - normalization * means[i], error: points[i].error, band: deviations.points[i])
        }
        coverage.append(
            .test, .calibrated, points: compared, labels: labels, experiments: ensemble.measurements.experimentLabels,
            regions: Region.allCases.map(\.rawValue))
    }
}
