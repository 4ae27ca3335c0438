import HDF5
import Reports
import ResultFiles
import Text

/// All figures of a group of a result in one table, as its datasets describe themselves: a row for each place of its longest axes.
struct FiguresTable {
    let table: HTMLTable
    /// Names of the columns with what they mean.
    let meanings: [(String, String)]
    let rows: Int

    /// - Throws: `HDF5Error` when a dataset is missing or of another shape.
    init(_ datasets: some DatasetTable, _ reader: ResultReader) throws(HDF5Error) {
        let all = datasets.datasets
        let axes = all.map(\.axes).max { $0.count < $1.count } ?? []
        let scales = axes.compactMap { axis in all.first { $0.isScale && $0.name == axis } }
        let shape = try scales.map { scale throws(HDF5Error) in try reader.count(scale) }
        let rows = shape.reduce(1, *)
        var columns: [(dataset: any DatasetDescription, cells: [HTMLTable.Cell])] = []
        for (place, scale) in scales.enumerated() {
            let (cells, after) = (try FiguresTable.cells(scale, [shape[place]], reader), shape[(place + 1)...].reduce(1, *))
            columns.append((scale, (0..<rows).map { cells[$0 / after % shape[place]] }))
        }
        for dataset in all where !dataset.isScale && axes.starts(with: dataset.axes) {
            let own = Array(shape.prefix(dataset.axes.count))
            let (cells, after) = (try FiguresTable.cells(dataset, own, reader), shape[own.count...].reduce(1, *))
            columns.append((dataset, (0..<rows).map { cells[$0 / after] }))
        }
        func title(_ dataset: any DatasetDescription) -> String { dataset.name.replacing("_", with: " ") }
        self.rows = rows
        table = HTMLTable(columns: columns.map { title($0.dataset) }, rows: (0..<rows).map { row in columns.map { $0.cells[row] } })
        meanings = columns.map { column in
            let unit = column.dataset.unit.map { $0 == "1" ? "" : " (\($0))" } ?? ""
            return (title(column.dataset), column.dataset.meaning + unit)
        }
    }

    private static func cells(
        _ dataset: any DatasetDescription, _ shape: [Int], _ reader: ResultReader
    ) throws(HDF5Error) -> [HTMLTable.Cell] {
        switch dataset {
        case let dataset as ResultDataset<Double>:
            try reader.read(dataset, shape).map { HTMLTable.Cell.number(Table.significant($0, digits: 4), $0) }
        case let dataset as ResultDataset<Int>: try reader.read(dataset, shape).map(HTMLTable.Cell.integer)
        case let dataset as ResultDataset<String>: try reader.read(dataset, shape).map(HTMLTable.Cell.text)
        default: throw reader.damaged(dataset.path, "pages show no \(dataset.type)")
        }
    }
}
