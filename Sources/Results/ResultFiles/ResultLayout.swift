import Files
import Foundation
import HDF5
import Prediction

/// A file being laid out by one rank: small tables are written at once, large ones only made, for all ranks to fill.
public struct ResultLayout {
    public let file: HDF5File

    public init(file: HDF5File) { self.file = file }

    /// Makes a dataset with its description; axes named by paths of scales are attached.
    public func describe(_ path: String, _ longName: String, unit: String? = nil, scales: [String?] = []) throws(HDF5Error) {
        try file.setAttribute("long_name", longName, on: path)
        if let unit { try file.setAttribute("units", unit, on: path) }
        for (dimension, scale) in scales.enumerated() {
            if let scale { try file.attachScale(scale, to: path, dimension: dimension) }
        }
    }

    public func write<T: HDF5Number>(
        _ path: String, _ values: [T], shape: [Int]? = nil, _ longName: String, unit: String? = nil, scales: [String?] = []
    ) throws(HDF5Error) {
        try file.write(values, to: path, shape: shape)
        try describe(path, longName, unit: unit, scales: scales)
    }

    public func write(_ path: String, _ texts: [String], _ longName: String, scale: String? = nil) throws(HDF5Error) {
        try file.write(texts, to: path)
        try describe(path, longName, scales: [scale])
    }

    public func make<T: HDF5Number>(
        _ path: String, of type: T.Type, _ shape: [Int], _ longName: String, unit: String? = nil, scales: [String?] = []
    ) throws(HDF5Error) {
        _ = try file.makeDataset(path, of: type, shape: shape)
        try describe(path, longName, unit: unit, scales: scales)
    }

    /// The values along an axis, to which datasets of the same group are attached: readers such as xarray want them side by side.
    public func scale<T: HDF5Number>(_ path: String, _ values: [T], _ longName: String, unit: String? = nil) throws(HDF5Error) {
        try write(path, values, longName, unit: unit)
        try file.makeScale(path, name: String(path.split(separator: "/").last ?? ""))
    }

    /// A scale that counts 0, 1, 2 …
    public func index(_ path: String, _ count: Int, _ longName: String) throws(HDF5Error) {
        try scale(path, Array(0..<count), longName)
    }
}

extension ResultLayout {
    /// The axes of a target's bands: for every measured (E, θ) a grid in ω.
    public func bandAxes(_ grid: BandGrid, target: String, points: Int) throws(HDF5Error) {
        let group = "/bands/\(target)"
        let shape = [grid.settings.count, points]
        try index(group + "/setting", shape[0], "number of the measured (E, theta) setting")
        try index(group + "/step", shape[1], "step of the grid in omega")
        let axes = [group + "/setting", group + "/step"]
        try write(group + "/energy", grid.settings.map(\.energy), "beam energy", unit: "GeV", scales: [axes[0]])
        try write(group + "/theta", grid.settings.map(\.theta), "scattering angle", unit: "degree", scales: [axes[0]])
        try write(group + "/omega", grid.omega.flatMap { $0 }, shape: shape, "energy transfer", unit: "GeV", scales: axes)
    }

    /// Mean, variance and quantiles, for all ranks to fill.
    public func makeSpread(group: String, shape: [Int], scales: [String]) throws(HDF5Error) {
        for figure in SpreadFigure.all {
            try make(group + "/" + figure.name, of: Double.self, shape, figure.longName, unit: figure.unit, scales: scales)
        }
    }

    /// The same, written at once.
    public func write(spreads: [Spread], group: String, shape: [Int], scales: [String]) throws(HDF5Error) {
        for figure in SpreadFigure.all {
            try write(group + "/" + figure.name, spreads.map(figure.value), shape: shape, figure.longName, unit: figure.unit, scales: scales)
        }
    }
}

/// One of the numbers of a ``Spread`` as a dataset.
public struct SpreadFigure {
    public var name: String
    public var longName: String
    public var unit: String
    public var value: (Spread) -> Double

    public static var all: [SpreadFigure] {
        let unit = ResultFormat.crossSectionUnit
        func quantile(_ name: String, _ share: String, _ value: @escaping (Spread) -> Double) -> SpreadFigure {
            SpreadFigure(name: name, longName: "\(share) % quantile over the members, interpolated linearly", unit: unit, value: value)
        }
        return [
            SpreadFigure(name: "mean", longName: "mean over the members", unit: unit, value: \.mean),
            SpreadFigure(
                name: "variance", longName: "sample variance over the members (divided by M - 1)", unit: ResultFormat.squaredUnit, value: \.variance),
            quantile("quantile_16", "16", \.quantile16), quantile("quantile_50", "50", \.median), quantile("quantile_84", "84", \.quantile84),
        ]
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
            try? FileManager.default.removeItem(atPath: aside)
            throw error
        }
        try AtomicFile.publish(as: path)
    }
}
