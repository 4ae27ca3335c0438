import CHDF5

/// A dataset of an open file: an array of fixed shape. It stays open while it is in use and as long as its file is.
public final class HDF5Dataset {
    public let file: HDF5File
    public let path: String
    public let layout: HDF5Layout
    private let handle: nucens_h5_id

    init(file: HDF5File, path: String, handle: nucens_h5_id) throws(HDF5Error) {
        self.file = file
        self.path = path
        self.handle = handle
        var description = nucens_h5_description()
        do throws(HDF5Error) {
            try file.call("read the shape of", path) { _, failure in nucens_h5_describe_dataset(handle, &description, failure) }
        } catch {
            _ = nucens_h5_close_dataset(handle)
            throw error
        }
        layout = HDF5Layout(description)
    }

    deinit {
        _ = nucens_h5_close_dataset(handle)
    }

    /// The extent of each dimension; empty for a scalar.
    public var shape: [Int] { layout.shape }
    /// The number of elements.
    public var count: Int { layout.count }

    // MARK: writing

    /// Writes the whole dataset, the last dimension running fastest.
    public func write<T: HDF5Number>(_ values: [T], transfer: HDF5Transfer = .independent) throws(HDF5Error) {
        try write(values, block: HDF5Block(allOf: shape), transfer: transfer)
    }

    /// Writes rows of the first dimension. An empty range takes part in a collective transfer with nothing.
    public func write<T: HDF5Number>(_ values: [T], rows: Range<Int>, transfer: HDF5Transfer = .independent) throws(HDF5Error) {
        try write(values, block: HDF5Block(rows: rows, of: shape), transfer: transfer)
    }

    /// Writes a rectangular part.
    public func write<T: HDF5Number>(_ values: [T], block: HDF5Block, transfer: HDF5Transfer = .independent) throws(HDF5Error) {
        try values.withUnsafeBufferPointer { (buffer) throws(HDF5Error) in try write(buffer, block: block, transfer: transfer) }
    }

    /// Writes a rectangular part from memory where it lies.
    public func write<T: HDF5Number>(
        _ values: UnsafeBufferPointer<T>, block: HDF5Block, transfer: HDF5Transfer = .independent
    ) throws(HDF5Error) {
        try require(block, holds: values.count, "write")
        guard T.element.fits(in: layout.element) else {
            throw HDF5Error(
                operation: "write", file: file.path, object: path, reason: "it holds \(layout.element), given are \(T.element)",
                advice: "Convert the values first, so that no digit is lost unseen.")
        }
        // A dataset without elements has no place in a file that is opened anew, and no rank has anything to write.
        guard count > 0 else { return }
        try file.call("write", path) { _, failure in
            nucens_h5_write(
                handle, T.hdf5Type.code, Int32(shape.count), block.offset.map { Int64($0) }, block.count.map { Int64($0) },
                transfer == .collective ? 1 : 0, values.baseAddress, failure)
        }
    }

    // MARK: reading

    /// Reads the whole dataset, the last dimension running fastest.
    ///
    /// - Throws: `HDF5Error`, also if a value could lose digits in `T`.
    public func read<T: HDF5Number>(_ type: T.Type, transfer: HDF5Transfer = .independent) throws(HDF5Error) -> [T] {
        try read(type, block: HDF5Block(allOf: shape), transfer: transfer)
    }

    /// Reads rows of the first dimension. An empty range takes part in a collective transfer with nothing.
    public func read<T: HDF5Number>(
        _ type: T.Type, rows: Range<Int>, transfer: HDF5Transfer = .independent
    ) throws(HDF5Error) -> [T] {
        try read(type, block: HDF5Block(rows: rows, of: shape), transfer: transfer)
    }

    /// Reads a rectangular part.
    public func read<T: HDF5Number>(
        _ type: T.Type, block: HDF5Block, transfer: HDF5Transfer = .independent
    ) throws(HDF5Error) -> [T] {
        // Before memory is asked for by a size that may make no sense.
        try require(block, holds: nil, "read")
        var values = [T](repeating: .zero, count: block.elements)
        try values.withUnsafeMutableBufferPointer { (buffer) throws(HDF5Error) in
            try read(into: buffer, block: block, transfer: transfer)
        }
        return values
    }

    /// Reads a rectangular part to where it shall lie in memory.
    public func read<T: HDF5Number>(
        into values: UnsafeMutableBufferPointer<T>, block: HDF5Block, transfer: HDF5Transfer = .independent
    ) throws(HDF5Error) {
        try require(block, holds: values.count, "read")
        try file.requireElement(layout, fits: T.element, path)
        try file.call("read", path) { _, failure in
            nucens_h5_read(
                handle, T.hdf5Type.code, Int32(shape.count), block.offset.map { Int64($0) }, block.count.map { Int64($0) },
                transfer == .collective ? 1 : 0, values.baseAddress, failure)
        }
    }

    /// Reads all texts of a dataset of strings.
    public func readStrings() throws(HDF5Error) -> [String] {
        guard layout.element == .string else { throw file.mismatch(layout.element, wanted: .string, path) }
        return try file.collectTexts("read", path) { _, take, context, failure in
            nucens_h5_read_strings(handle, take, context, failure)
        }
    }

    private func require(_ block: HDF5Block, holds count: Int?, _ operation: String) throws(HDF5Error) {
        let isInside = block.offset.count == shape.count && block.count.count == shape.count
            && zip(shape, zip(block.offset, block.count)).allSatisfy { extent, part in
                part.0 >= 0 && part.1 >= 0 && part.0 <= extent && part.1 <= extent - part.0
            }
        guard isInside else {
            throw HDF5Error(
                operation: operation, file: file.path, object: path,
                reason: "the part of \(block.count) from \(block.offset) on is not inside its shape \(shape)",
                advice: "The file does not have the shape this program expects; make it again, or use the version it was made with.")
        }
        guard let count, count != block.elements else { return }
        throw HDF5Error(
            operation: operation, file: file.path, object: path,
            reason: "\(count) values for a part of \(block.count), which has \(block.elements)",
            advice: "Give as many values as the part has.")
    }
}
