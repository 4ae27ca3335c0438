import Files
import Prediction
import ResultReading

/// The kinds of pictures that can be made of an ensemble or of a scan.
public enum PictureKind: String, CaseIterable, Sendable {
    case spectra, pages, training, chi2, pulls, normalizations, maps, sanity, responses
    case depths, movement, coverage

    /// What an ensemble has, what one of response functions has beside, and what a scan has.
    public static let ofEnsembles: [PictureKind] = [.spectra, .pages, .training, .chi2, .pulls, .normalizations, .maps, .sanity]
    public static let ofResponses = ofEnsembles + [.responses]
    public static let ofScans: [PictureKind] = [.depths, .coverage, .movement, .pages]

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
        case .maps: [UncertaintyMap.picture(run, ensemble)].compactMap { $0 }
        case .sanity: [try BaselinePicture.picture(run, ensemble), SmoothnessPicture.picture(run, ensemble)].compactMap { $0 }
        case .responses: [try ResponsePicture.picture(run, ensemble)].compactMap { $0 }
        case .depths, .movement, .coverage: []
        }
    }

    /// The same of a scan.
    ///
    /// - Parameter baseline: what the source says without training; left out of the pictures when nil.
    public func pictures(of scan: ScanFile, baseline: SourceBaseline?) -> [Picture] {
        switch self {
        case .depths: [DepthPicture.picture(scan)]
        case .coverage: [CoveragePicture.picture(scan)]
        case .movement: [MovementPicture.picture(scan)].compactMap { $0 }
        case .pages: scan.targets.flatMap { ScanSpectraPages.pictures(scan, target: $0, baseline: baseline) }
        case .spectra, .training, .chi2, .pulls, .normalizations, .maps, .sanity, .responses: []
        }
    }

    /// Why an ensemble has no picture of this kind.
    public func absence(in run: RunResult) -> String {
        switch self {
        case .depths, .movement, .coverage: "only a scan over depths has it, and this is an ensemble"
        case .responses: "the networks are of cross sections, which do not tell R_L from R_T"
        case .maps where run.members.count < 2: "a single member has no spread"
        case .maps: "0.6, 1, 2.5 and 4 GeV lie outside the energies of the data"
        default: "the run holds nothing to show"
        }
    }

    /// Why a scan has no picture of this kind.
    public func absence(in scan: ScanFile) -> String {
        let kinds = PictureKind.ofScans.map(\.rawValue).joined(separator: ", ")
        return PictureKind.ofScans.contains(self) ? "no layer was trained" : "this is a scan, which has: \(kinds)"
    }
}
