import Files
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

extension StructureFit {
    /// What a card names, read by rank 0; what is expected of simulated events is computed there too.
    package static func read(_ card: StructureCard) throws -> SharedFiles {
        var files = SharedFiles()
        let table = card.law.table.isEmpty ? nil : try DataTable.file(card.law.table)
        files.add("law", table?.bytes ?? [])
        if !card.flux.covariance.isEmpty { files.add("covariance", try DataTable.file(card.flux.covariance).bytes) }
        let near = try NeutrinoFlux(try NearSample.table(card.flux.file), column: card.flux.near)
        let bins = try StructureFit.bins(of: card, near)
        try DetectorModel.read(card.detector, bins, into: &files)
        let law = card.isSimulated
            ? try StructureLaw(card.law.name, table: table.map { table throws(DataError) in try PartonTable(table) }) : nil
        try NearSample.read(card, bins, law: law, into: &files)
        return files
    }
}
