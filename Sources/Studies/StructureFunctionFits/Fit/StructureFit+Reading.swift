import Files
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

extension StructureFit {
    /// What a card names, read by rank 0; what is expected of simulated events is computed there too.
    package static func read(_ card: StructureCard) throws -> SharedFiles {
        var files = SharedFiles()
        let flux = card.flux.file == NeutrinoFlux.bundledName ? NeutrinoFlux.bundled : try DataTable.file(card.flux.file)
        files.add("flux", flux.bytes)
        let table = card.law.table.isEmpty ? nil : try DataTable.file(card.law.table)
        files.add("law", table?.bytes ?? [])
        let near = try NeutrinoFlux(flux, column: card.flux.near)
        let bins = try StructureFit.bins(of: card, near)
        guard card.isSimulated else {
            files.add("events", try EventFile.detected(card.events.file))
            return files
        }
        let law = try StructureLaw(card.law.name, table: table.map { table throws(DataError) in try PartonTable(table) })
        files.add("expected", shares(of: law, card, bins, near))
        return files
    }
}
