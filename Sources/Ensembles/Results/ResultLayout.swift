import HDF5
import ScatteringData

/// A file being laid out by one rank: small tables are written at once, large ones only made, for all ranks to fill.
struct ResultLayout {
    let file: HDF5File

    /// Makes a dataset with its description; axes named by paths of scales are attached.
    func describe(_ path: String, _ longName: String, unit: String? = nil, scales: [String?] = []) throws(HDF5Error) {
        try file.setAttribute("long_name", longName, on: path)
        if let unit { try file.setAttribute("units", unit, on: path) }
        for (dimension, scale) in scales.enumerated() {
            if let scale { try file.attachScale(scale, to: path, dimension: dimension) }
        }
    }

    func write<T: HDF5Number>(
        _ path: String, _ values: [T], shape: [Int]? = nil, _ longName: String, unit: String? = nil, scales: [String?] = []
    ) throws(HDF5Error) {
        try file.write(values, to: path, shape: shape)
        try describe(path, longName, unit: unit, scales: scales)
    }

    func write(_ path: String, _ texts: [String], _ longName: String, scale: String? = nil) throws(HDF5Error) {
        try file.write(texts, to: path)
        try describe(path, longName, scales: [scale])
    }

    func make<T: HDF5Number>(
        _ path: String, of type: T.Type, _ shape: [Int], _ longName: String, unit: String? = nil, scales: [String?] = []
    ) throws(HDF5Error) {
        _ = try file.makeDataset(path, of: type, shape: shape)
        try describe(path, longName, unit: unit, scales: scales)
    }

    /// The values along an axis, to which datasets of the same group are attached: readers such as xarray want them side by side.
    func scale<T: HDF5Number>(_ path: String, _ values: [T], _ longName: String, unit: String? = nil) throws(HDF5Error) {
        try write(path, values, longName, unit: unit)
        try file.makeScale(path, name: String(path.split(separator: "/").last ?? ""))
    }

    /// A scale that counts 0, 1, 2 …
    func index(_ path: String, _ count: Int, _ longName: String) throws(HDF5Error) {
        try scale(path, Array(0..<count), longName)
    }
}
