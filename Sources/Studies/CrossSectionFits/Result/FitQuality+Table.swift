import Text

extension FitQuality {
    /// As text for people: a row an experiment, and one for all.
    public var table: String {
        func cells(_ row: Row) -> [String] {
            [
                row.name, "\(row.trainPoints)", Table.number(row.chiSquareTrain), "\(row.testPoints)", Table.number(row.chiSquareTest),
                row.normalization.isNaN ? "" : Table.fixed(row.normalization, digits: 3),
                row.normalization.isNaN ? "" : Table.fixed(row.normalizationUncertainty, digits: 3),
            ]
        }
        let header = ["ensemble mean", "train", "χ²/N", "test", "χ²/N", "λ", "Δλ"]
        return Table.aligned([header] + experiments.map(cells) + [cells(total)])
    }
}
