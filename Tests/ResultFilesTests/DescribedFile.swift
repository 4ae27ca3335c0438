import Testing
import ClosureTest
import CrossSectionFits
import DepthScan
import LeaveNucleusOut
import LeaveOneOut
import Prediction
import PredictionRuns
import ResponseFineTuning
import ResultFiles
import Testing
import TransferFits

/// A kind of file that nucens writes: its tables in the program, and where it is described to people.
struct DescribedFile: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tables: [any DatasetTable]
    /// Described beside the tables.
    var others: [any DatasetDescription] = []
    /// Of the page, from the package's directory.
    let page: String
    /// The heading below which it stands there, of the same or a higher rank than the next one that ends it.
    let heading: String
    /// Digests of frozen files of this kind, below Tests/FrozenTests/Fixtures.
    let frozen: [String]

    var datasets: [any DatasetDescription] { tables.flatMap(\.datasets) + others }

    private static let results = "Sources/Studies/CrossSectionFits/Result/FORMAT.md"
    private static let predictions = "Sources/Results/PredictionRuns/FORMAT.md"

    static let all = ofElectrons + ofNeutrinos

    private static let ofElectrons = [
        DescribedFile(
            testDescription: "ensemble", tables: [EnsembleDatasets(targets: ["TARGET"])] + fineTune, others: calibrated,
            page: results, heading: "# The result file, format version 1",
            frozen: ["digests/bootstrap", "digests/dropout", "digests/excluded", "digests/none", "digests/finetune-again"]),
        DescribedFile(
            testDescription: "scan", tables: [ScanDatasets(target: "TARGET")], page: results, heading: "# The result of a scan",
            frozen: ["digests/scan"]),
        DescribedFile(
            testDescription: "closure test", tables: [ClosureDatasets()], page: "docs/methods/closure.md",
            heading: "## The result", frozen: ["digests/closure", "digests/closure-member"]),
        DescribedFile(
            testDescription: "leave-one-out test", tables: [LeaveOutDatasets()], page: "docs/methods/leaveout.md",
            heading: "## The result", frozen: ["digests/leaveout-experiment", "digests/leaveout-fold"]),
        DescribedFile(
            testDescription: "nuclei left out", tables: [LeaveNucleusDatasets(), LeaveNucleusLayers()], page: "docs/methods/responses.md",
            heading: "### The result of nuclei left out", frozen: []),
        DescribedFile(
            testDescription: "variants of a fine-tune", tables: [TriedVariantDatasets()], page: "docs/methods/responses.md",
            heading: "### The variants of a fine-tune", frozen: []),
        DescribedFile(
            testDescription: "mixture", tables: [MixtureDatasets()], page: "docs/methods/mixtures.md", heading: "## The result",
            frozen: []),
        DescribedFile(
            testDescription: "predictions", tables: [PredictionDatasets(isGrid: false)], page: predictions,
            heading: "## Predictions: `nucens predict --output FILE.h5`", frozen: ["digests/points.h5"]),
        DescribedFile(
            testDescription: "weights", tables: [WeightDatasets()], page: predictions,
            heading: "## Weights: `nucens weights RUN EVENTS --output FILE.h5`", frozen: ["digests/weights.h5"]),
        DescribedFile(
            testDescription: "table of response functions", tables: [TabulationDatasets()], page: predictions,
            heading: "## Tables of response functions: `nucens export --grid FILE.h5`", frozen: []),
    ]

    /// What a fine-tune adds to an ensemble.
    private static let fineTune: [any DatasetTable] = [TransferDatasets(), OpenVarianceDatasets(), CalibrationDatasets()]
    private static let calibrated: [any DatasetDescription] = [
        CalibratedDatasets.deviation(PointDatasets.group, ["point"]), CalibratedDatasets.deviation("/bands/TARGET", ["setting", "step"]),
    ]
}
