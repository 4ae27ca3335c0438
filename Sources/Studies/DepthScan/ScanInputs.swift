import CrossSectionFits
import Files
import Prediction
import ScatteringData
import TransferFits

extension TransferInputs {
    /// Reads what `card` names.
    ///
    /// - Throws: ``RunError`` that names the card's value or the file.
    init(reading card: ScanCard) throws {
        // Networks of several nuclei are refused for what they are, whichever nucleus is asked for.
        let file = try EnsembleFile(run: card.source, nucleus: "12C")
        let nuclei = try Self.nuclei(of: card, source: file.target)
        let tables = try nuclei.map { try card.data.tables(of: $0) }
        try file.require(unseen: nuclei, trainFraction: card.trainFraction)
        try file.require(replicas: card.replicas, of: card.output)
        self.init(source: try SourceEnsemble(file, count: card.replicas), nuclei: nuclei, tables: tables,
            companions: try card.companions.read())
    }

    private static func nuclei(of card: ScanCard, source: String) throws -> [Nucleus] {
        if card.targets == ["all"] { return DataTable.bundledTargets.filter { $0.name != source } }
        let nuclei = try card.targets.map { try Nucleus($0) }
        if !card.data.files.isEmpty && nuclei.count != 1 {
            throw RunError("data.files are of one nucleus, but targets names \(nuclei.count): give one target")
        }
        for (index, nucleus) in nuclei.enumerated() where nuclei[..<index].contains(nucleus) {
            throw RunError("targets names \(nucleus.name) twice; keep one")
        }
        return nuclei
    }
}
