import HDF5

/// Datasets of a result, each checked for the shape it must have: a damaged file ends in an error, never in a trap.
struct ResultReader {
    let file: HDF5File

    func numbers(_ path: String, _ shape: [Int]) throws(HDF5Error) -> [Double] { try checked(path, shape).read(Double.self) }
    func integers(_ path: String, _ shape: [Int]) throws(HDF5Error) -> [Int] { try checked(path, shape).read(Int.self) }
    func texts(_ path: String, _ shape: [Int]) throws(HDF5Error) -> [String] { try checked(path, shape).readStrings() }

    /// A matrix as its rows.
    func rows(_ path: String, _ rows: Int, _ columns: Int) throws(HDF5Error) -> [[Double]] {
        let flat = try numbers(path, [rows, columns])
        return (0..<rows).map { Array(flat[$0 * columns..<($0 + 1) * columns]) }
    }

    /// The length of a dataset of one dimension.
    func count(_ path: String) throws(HDF5Error) -> Int {
        let shape = try file.dataset(path).shape
        guard shape.count == 1 else { throw damaged(path, "its shape is \(shape), it should have one dimension") }
        return shape[0]
    }

    func damaged(_ path: String, _ reason: String) -> HDF5Error {
        HDF5Error(operation: "read", file: file.path, object: path, reason: reason, advice: "The file is damaged; make it again.")
    }

    private func checked(_ path: String, _ shape: [Int]) throws(HDF5Error) -> HDF5Dataset {
        let dataset = try file.dataset(path)
        guard dataset.shape == shape else { throw damaged(path, "its shape is \(dataset.shape), it should be \(shape)") }
        return dataset
    }
}
