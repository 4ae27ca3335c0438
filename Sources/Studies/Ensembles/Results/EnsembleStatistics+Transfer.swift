import CrossSections
import Statistics

extension EnsembleStatistics {
    /// Takes the deviations of a fine-tune for the calibrated ones, unless out-of-sample points of its members calibrate the bands.
    mutating func take(_ deviations: TransferDeviations, of job: some EnsembleWork, means: [Double], quality: FitQuality) {
        guard calibration == nil else { return }
        transfer = deviations
        let points = job.dataset.points
        let compared = points.indices.map { i -> ComparedPoint? in
            guard job.fold[i] == 1 else { return nil }
            let normalization = quality.experiments[points[i].experiment].normalization
            return ComparedPoint(
                difference: points[i].crossSection - normalization * means[i], error: points[i].error, band: deviations.points[i])
        }
        coverage.append(
            .test, .calibrated, points: compared, labels: labels, experiments: job.dataset.experiments.map(\.name),
            regions: Region.allCases.map(\.rawValue))
    }
}
