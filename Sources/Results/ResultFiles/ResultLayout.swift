import Files
import Glibc
import HDF5

/// A file being laid out by one rank: small tables are written at once, large ones only made, for all ranks to fill.
///
/// The shape of a dataset is that of its axes, whose scales are therefore written first.
public struct ResultLayout {
    public let file: HDF5File

    public init(file: HDF5File) { self.file = file }

    /// Writes a dataset whole, with its description.
    ///
    /// - Throws: `HDF5Error`, also when the scale of an axis is not there yet, or when there are not as many values as its axes say.
    public func write<Element>(_ dataset: ResultDataset<Element>, _ values: [Element]) throws(HDF5Error) {
        let shape = dataset.isScale ? [values.count] : try shape(of: dataset)
        guard values.count == shape.reduce(1, *) else {
            throw HDF5Error(
                operation: "write", file: file.path, object: dataset.path, reason: "\(values.count) values for the shape \(shape)",
                advice: "Give as many values as its axes \(dataset.axes) have places.")
        }
        try Element.write(values, to: dataset.path, shape: shape, of: file)
        try describe(dataset)
    }

    /// Makes a dataset, to be filled later.
    public func make<Element: HDF5Number>(_ dataset: ResultDataset<Element>) throws(HDF5Error) {
        _ = try file.makeDataset(dataset.path, of: Element.self, shape: shape(of: dataset))
        try describe(dataset)
    }

    /// A scale that counts 0, 1, 2 …
    public func index(_ scale: ResultDataset<Int>, _ count: Int) throws(HDF5Error) { try write(scale, Array(0..<count)) }

    private func shape(of dataset: some DatasetDescription) throws(HDF5Error) -> [Int] {
        try dataset.scales.map { scale throws(HDF5Error) in try file.dataset(scale).count }
    }

    private func describe(_ dataset: some DatasetDescription) throws(HDF5Error) {
        try file.setAttribute("long_name", dataset.meaning, on: dataset.path)
        if let unit = dataset.unit { try file.setAttribute("units", unit, on: dataset.path) }
        if dataset.isScale { try file.makeScale(dataset.path, name: dataset.name) }
        for (dimension, scale) in dataset.scales.enumerated() { try file.attachScale(scale, to: dataset.path, dimension: dimension) }
    }
}

extension ResultLayout {
    /// Writes a result by one rank: aside, synced, and renamed into place. When it fails nothing is left, and what was there stays.
    public static func write(to path: String, _ fill: (ResultLayout) throws(HDF5Error) -> Void) throws {
        let aside = try AtomicFile.aside(for: path)
        do {
            let file = try HDF5File.create(aside)
            try fill(ResultLayout(file: file))
            try file.close()
        } catch {
            unlink(aside)
            throw error
        }
        try AtomicFile.publish(as: path)
    }
}
