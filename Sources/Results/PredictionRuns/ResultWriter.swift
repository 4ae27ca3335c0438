import Files
import Foundation
import HDF5
import Prediction
import ResultFiles
import ScatteringData

/// An HDF5 file that rank 0 lays out at once and fills block by block; it appears under its name when it is whole.
final class ResultWriter {
    let path: String
    private let aside: String
    private var file: HDF5File?

    /// - Parameters:
    ///   - format: its `format` attribute; the version is 1.
    ///   - ensemble: whose predictions the file holds.
    ///   - layOut: makes the datasets.
    /// - Throws: `HDF5Error` or `FileError`; a disk that is too full is found out here. Nothing is left then.
    init(_ path: String, format: String, ensemble: EnsembleFile, gemm: String, layOut: (ResultLayout) throws(HDF5Error) -> Void) throws {
        self.path = path
        aside = try AtomicFile.aside(for: path)
        do {
            let new = try HDF5File.create(aside)
            try new.setAttribute("format", format)
            try new.setAttribute("format_version", 1)
            try Provenance.Program().write(to: new)
            try new.setAttribute("ensemble", ensemble.path)
            try new.setAttribute("ensemble_config_sha256", ensemble.configDigest)
            try new.setAttribute("target", ensemble.target)
            try new.setAttribute("members", ensemble.replicas.count)
            try new.setAttribute("gemm", gemm)
            try layOut(ResultLayout(file: new))
            try new.close()
            try AtomicFile.reserveSpace(of: aside)
            file = try HDF5File.open(aside, .readWrite)
        } catch {
            unlink(aside)
            throw error
        }
    }

    deinit {
        guard file != nil else { return }
        try? file?.close()
        unlink(aside)
    }

    func write<T: HDF5Number>(_ dataset: ResultDataset<T>, _ values: [T], rows: Range<Int>) throws(HDF5Error) {
        try file?.dataset(dataset.path).write(values, rows: rows)
    }

    /// Where the points of a block lie.
    func write(_ datasets: KinematicDatasets, _ block: EvaluatedPoints) throws(HDF5Error) {
        try write(datasets.energy, block.points.map(\.energy), rows: block.rows)
        try write(datasets.theta, block.points.map(\.theta), rows: block.rows)
        try write(datasets.omega, block.points.map(\.omega), rows: block.rows)
    }

    /// Elements `range` of a dataset as they lie in the file, whatever its shape: in as few rectangular parts as it takes.
    func write<T: HDF5Number>(_ dataset: ResultDataset<T>, _ values: [T], elements range: Range<Int>) throws(HDF5Error) {
        guard let dataset = try file?.dataset(dataset.path) else { return }
        for block in HDF5Block.blocks(covering: range, of: dataset.shape) {
            let start = block.position(in: dataset.shape) - range.lowerBound
            try dataset.write(Array(values[start..<start + block.elements]), block: block)
        }
    }

    func setAttribute<T: HDF5Number>(_ name: String, _ value: T) throws(HDF5Error) { try file?.setAttribute(name, value) }

    func finish() throws {
        guard let file else { return }
        self.file = nil
        do {
            try file.close()
            try AtomicFile.publish(as: path)
        } catch {
            unlink(aside)
            throw error
        }
    }
}

extension HDF5Block {
    /// Rectangular parts of an array of this shape that together are its elements `range`, the last dimension running fastest.
    package static func blocks(covering range: Range<Int>, of shape: [Int]) -> [HDF5Block] {
        guard !range.isEmpty else { return [] }
        guard shape.count > 1 else { return [HDF5Block(offset: [range.lowerBound], count: [range.count])] }
        let row = shape.dropFirst().reduce(1, *)
        // Whole rows in the middle, parts of a row before and after them.
        let whole = (range.lowerBound + row - 1) / row..<max((range.lowerBound + row - 1) / row, range.upperBound / row)
        func part(of index: Int, _ range: Range<Int>) -> [HDF5Block] {
            blocks(covering: range, of: Array(shape.dropFirst())).map { HDF5Block(offset: [index] + $0.offset, count: [1] + $0.count) }
        }
        var parts: [HDF5Block] = []
        let head = range.lowerBound..<min(range.upperBound, whole.lowerBound * row)
        if !head.isEmpty {
            let index = head.lowerBound / row
            parts += part(of: index, head.lowerBound - index * row..<head.upperBound - index * row)
        }
        if !whole.isEmpty { parts.append(HDF5Block(rows: whole, of: shape)) }
        let tail = (whole.isEmpty ? head.upperBound : whole.upperBound * row)..<range.upperBound
        if !tail.isEmpty { parts += part(of: tail.lowerBound / row, 0..<tail.count) }
        return parts
    }

    /// The place of its first element in an array of this shape.
    package func position(in shape: [Int]) -> Int { zip(offset, shape).reduce(0) { $0 * $1.1 + $1.0 } }
}
