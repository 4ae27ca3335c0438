import ScatteringData

extension RunCard {
    /// The tables the card names, or the bundled one of its target.
    public func readTables() throws -> [DataTable] { try data.tables(of: Nucleus(target)) }
}
