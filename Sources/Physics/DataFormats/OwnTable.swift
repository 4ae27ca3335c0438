import ScatteringData

/// What is looked up in a table of nucens's own before its nucleus is known.
enum OwnTable {
    /// The nucleus that the column `target` names first; nil without such a column.
    static func target(of file: DataTable) -> Nucleus? {
        rows(file).lazy.compactMap { $0[MeasurementColumn.target].flatMap { try? Nucleus($0) } }.first
    }

    /// The names of the experiments, one a row.
    static func experiments(of file: DataTable) -> [String] { rows(file).compactMap { $0["experiment"] } }

    private static func rows(_ file: DataTable) -> [CommaSeparatedTable.Row] {
        var problems = Problems()
        return CommaSeparatedTable(file, required: MeasurementColumn.required, problems: &problems)?.rows ?? []
    }
}
