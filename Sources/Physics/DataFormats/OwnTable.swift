import ScatteringData

/// What is looked up in a table of nucens's own before its nucleus is known.
enum OwnTable {
    /// The nucleus that the column `target` names first; nil without such a column.
    static func target(of file: DataTable) -> Nucleus? {
        rows(file).lazy.compactMap { row -> Nucleus? in
            guard let text = row[MeasurementColumn.target], case .nucleus(let nucleus)? = NamedTarget(text) else { return nil }
            return nucleus
        }.first
    }

    /// The names of the experiments, one a row.
    static func experiments(of file: DataTable) -> [String] { rows(file).compactMap { $0["experiment"].map(composed) } }

    private static func rows(_ file: DataTable) -> [CommaSeparatedTable.Row] {
        var problems = Problems()
        return CommaSeparatedTable(file, required: MeasurementColumn.required, problems: &problems)?.rows ?? []
    }
}
