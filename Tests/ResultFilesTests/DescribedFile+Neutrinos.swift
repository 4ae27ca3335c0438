import PredictionRuns
import ResultFiles
import StructureFunctionFiles

extension DescribedFile {
    static let ofNeutrinos = [
        DescribedFile(
            testDescription: "structure functions", tables: [StructureDatasets()], page: page, heading: "## The result of an ensemble",
            frozen: []),
        DescribedFile(
            testDescription: "oscillation fit", tables: [OscillationDatasets()], page: page,
            heading: "## The file of an oscillation fit", frozen: []),
        DescribedFile(
            testDescription: "closure test of structure functions", tables: [StructureClosureDatasets()], page: page,
            heading: "## The result of a closure test", frozen: []),
        DescribedFile(
            testDescription: "weights of neutrino events", tables: [StructureWeightDatasets()], page: page,
            heading: "## Weights of events", frozen: []),
    ]

    private static let page = "docs/formats/structure-functions.md"
}
