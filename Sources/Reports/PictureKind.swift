import Ensembles

/// The kinds of pictures that can be made of a run.
public enum PictureKind: String, CaseIterable, Sendable {
    case spectra, pages, training, chi2, pulls, normalizations, scan, maps, sanity

    /// The pictures of this kind; none where the run does not hold what they show.
    ///
    /// - Parameter ensemble: the networks of the same run.
    public func pictures(of run: RunResult, _ ensemble: EnsembleFile) throws(RunError) -> [Picture] {
        switch self {
        case .spectra: run.bands.compactMap { SpectrumPicture.picture(run, at: $0.setting) }
        case .pages: run.experiments.indices.map { SpectraPage.picture(run, experiment: $0) }
        case .training: [TrainingPicture.picture(run)].compactMap { $0 }
        case .chi2: [ChiSquarePicture.picture(run)]
        case .pulls: [PullPictures.histogram(run), PullPictures.byExperiment(run)]
        case .normalizations: [NormalizationPicture.picture(run)]
        case .scan: [run.scan.flatMap(ScanPicture.picture)].compactMap { $0 }
        case .maps: [UncertaintyMap.picture(run, ensemble)].compactMap { $0 }
        case .sanity: [try BaselinePicture.picture(run, ensemble), SmoothnessPicture.picture(run, ensemble)].compactMap { $0 }
        }
    }

    /// Why a run has no picture of this kind.
    public func absence(in run: RunResult) -> String {
        switch self {
        case .scan: "the run is no scan over depths (no /scan in its result)"
        case .maps where run.members.count < 2: "a single member has no spread"
        case .maps: "0.6, 1, 2.5 and 4 GeV lie outside the energies of the data"
        default: "the run holds nothing to show"
        }
    }
}
