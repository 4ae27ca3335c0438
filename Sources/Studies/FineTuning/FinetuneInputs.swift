import CrossSectionFits
import Files
import Prediction
import ScatteringData
import TransferFits

extension TransferInputs {
    /// Reads what `card` names.
    ///
    /// - Throws: ``RunError`` that names the card's value or the file.
    init(reading card: FinetuneCard) throws {
        guard !card.target.isEmpty else {
            throw RunError("there is no target: give --target 56Fe, or your own data by --data FILE.csv --Z Z --A A")
        }
        let file = try EnsembleFile(run: card.source)
        let nucleus = try Nucleus(card.target)
        guard nucleus.name != file.target else {
            throw RunError("\(file.path) is of \(file.target) itself; give another --target, or train on the new data with 'nucens train'")
        }
        let tables = try card.data.tables(of: nucleus)
        try file.require(unseen: [nucleus], trainFraction: card.trainFraction)
        try file.require(replicas: card.replicas, of: card.output)
        self.init(source: try SourceEnsemble(file, count: card.sources), nuclei: [nucleus], tables: [tables],
            companions: try card.companions.read())
    }
}
