import HDF5

/// Datasets of a result, each checked for the shape it must have: a damaged file ends in an error, never in a trap.
public struct ResultReader {
    public let file: HDF5File

    public init(_ file: HDF5File) { self.file = file }

    /// The values of a dataset, the last axis running fastest.
    ///
    /// - Throws: `HDF5Error` when it is not there, or of another shape or type.
    public func read<Element>(_ dataset: ResultDataset<Element>, _ shape: [Int]) throws(HDF5Error) -> [Element] {
        try Element.read(checked(dataset, shape))
    }

    /// A matrix as its rows.
    public func rows<Element>(_ dataset: ResultDataset<Element>, _ rows: Int, _ columns: Int) throws(HDF5Error) -> [[Element]] {
        let flat = try read(dataset, [rows, columns])
        return (0..<rows).map { Array(flat[$0 * columns..<($0 + 1) * columns]) }
    }

    /// The values of a dataset of one dimension, whatever its length.
    public func read<Element>(_ dataset: ResultDataset<Element>) throws(HDF5Error) -> [Element] {
        try read(dataset, [count(dataset)])
    }

    /// Row by row, so that no more than a row is held: `body` is called with each.
    public func forEachRow<Element: HDF5Number>(
        of dataset: ResultDataset<Element>, _ shape: [Int], _ body: (Int, [Element]) throws(HDF5Error) -> Void
    ) throws(HDF5Error) {
        let stored = try checked(dataset, shape)
        for row in 0..<shape[0] { try body(row, stored.read(Element.self, rows: row..<row + 1)) }
    }

    /// The length of a dataset of one dimension.
    public func count(_ dataset: some DatasetDescription) throws(HDF5Error) -> Int {
        let shape = try file.dataset(dataset.path).shape
        guard shape.count == 1 else { throw damaged(dataset.path, "its shape is \(shape), it should have one dimension") }
        return shape[0]
    }

    public func has(_ dataset: some DatasetDescription) throws(HDF5Error) -> Bool { try file.exists(dataset.path) }

    /// Counts, none of them negative.
    public func counts(_ dataset: ResultDataset<Int>, _ shape: [Int]) throws(HDF5Error) -> [Int] {
        let counts = try read(dataset, shape)
        if let count = counts.first(where: { $0 < 0 }) { throw damaged(dataset.path, "\(count) is no count") }
        return counts
    }

    public func damaged(_ object: String, _ reason: String) -> HDF5Error {
        HDF5Error(operation: "read", file: file.path, object: object, reason: reason, advice: "The file is damaged; make it again.")
    }

    private func checked(_ dataset: some DatasetDescription, _ shape: [Int]) throws(HDF5Error) -> HDF5Dataset {
        let stored = try file.dataset(dataset.path)
        guard stored.shape == shape else { throw damaged(dataset.path, "its shape is \(stored.shape), it should be \(shape)") }
        return stored
    }
}
