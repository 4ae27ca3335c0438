import ScatteringData

/// Which measurements a job uses: the `data` section of a card.
public struct DataSelection: Sendable, Equatable {
    /// Tables to fit; the bundled table of the target when empty.
    public var files: [String] = []
    /// Experiments left out, by name.
    public var excluded: [String] = []
    /// GeV; points with ω − Q²/(2 M_A) at or below it are set aside.
    public var lowOmegaCut = 0.026

    public init() {}

    public var selection: Selection { Selection(lowOmegaCut: lowOmegaCut, excluded: excluded) }

    /// The tables, read; those compiled in are of `nucleus`.
    public func tables(of nucleus: Nucleus) throws(DataError) -> [DataTable] {
        if files.isEmpty { return [try DataTable.bundled(nucleus)] }
        return try files.map { file throws(DataError) in try DataTable.file(file) }
    }

    mutating func read(from card: inout CardSection) throws(CardError) {
        var data = try card.section("data")
        try data.read("files", into: &files)
        try data.read("exclude", into: &excluded)
        try data.read("low_omega_cut", into: &lowOmegaCut, "an energy in GeV, 0 or more") { $0 >= 0 }
        try data.finish()
    }

    var yaml: String {
        """
        data:
          files: \(CardText.list(files))
          exclude: \(CardText.list(excluded))
          low_omega_cut: \(lowOmegaCut)
        """
    }
}

extension DataSelection {
    /// That of a complete card of an ensemble, trained or fine-tuned, as a result keeps it; nil where it is of neither.
    public init?(card: String) {
        if let card = try? RunCard(yaml: card, file: "") {
            self = card.data
        } else if let card = try? FinetuneCard(yaml: card, file: "") {
            self = card.data
        } else {
            return nil
        }
    }
}
