import Files
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

extension StructureFit {
    /// What a card names, read by rank 0; what is expected of simulated events is computed there too.
    package static func read(_ card: StructureCard) throws -> SharedFiles {
        var files = SharedFiles()
        try StructureCard.Law.read(card, into: &files)
        if !card.flux.covariance.isEmpty { files.add("covariance", try DataTable.file(card.flux.covariance).bytes) }
        let near = try NeutrinoFlux(try NearSample.table(card.flux.file), column: card.flux.near)
        let bins = try StructureFit.bins(of: card, near)
        try DetectorModel.read(card.detector, bins, .near(sample: 0), into: &files)
        try NearSample.read(card, law: try StructureCard.Law.law(of: card, files), into: &files)
        return files
    }
}
