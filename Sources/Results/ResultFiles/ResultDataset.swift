import HDF5

/// A dataset of a result file: where it stands, what its axes are, and what its numbers mean. Writers, readers and tests go by this
/// description, so that a name, a unit or a text stands in one place.
public struct ResultDataset<Element: ResultElement>: DatasetDescription {
    public let path: String
    /// The names of its axes, slowest first: scales of the same group. Empty for a scale, which is an axis itself.
    public let axes: [String]
    public let unit: String?
    public let meaning: String
    public let isScale: Bool

    public var element: HDF5Element { Element.stored }

    /// - Parameters:
    ///   - path: from the root of the file, "/points/energy".
    ///   - axes: names of scales in the same group, slowest first.
    ///   - meaning: its attribute `long_name`.
    public init(_ path: String, _ axes: [String], unit: String? = nil, _ meaning: String) {
        self.init(path: path, axes: axes, unit: unit, meaning: meaning, isScale: false)
    }

    /// The values along an axis, to which datasets of the same group are attached: readers such as xarray want them side by side.
    public static func scale(_ path: String, unit: String? = nil, _ meaning: String) -> ResultDataset {
        ResultDataset(path: path, axes: [], unit: unit, meaning: meaning, isScale: true)
    }

    private init(path: String, axes: [String], unit: String?, meaning: String, isScale: Bool) {
        (self.path, self.axes, self.unit, self.meaning, self.isScale) = (path, axes, unit, meaning, isScale)
    }
}

/// What is said of a dataset, whatever its elements are.
public protocol DatasetDescription: Sendable {
    var path: String { get }
    var axes: [String] { get }
    /// As its attribute `units` has it; nil for counts, names and numbers of things.
    var unit: String? { get }
    /// Its attribute `long_name`.
    var meaning: String { get }
    var isScale: Bool { get }
    /// What its elements are in the file.
    var element: HDF5Element { get }
}

extension DatasetDescription {
    public var name: String { String(path[path.index(after: slash)...]) }
    /// "" for the root.
    public var group: String { String(path[..<slash]) }
    /// The paths of the scales on its axes.
    public var scales: [String] { axes.map { "\(group)/\($0)" } }
    /// "float64", as NumPy calls its elements; or "string".
    public var type: String {
        switch element {
        case .integer(let bits, let signed): "\(signed ? "int" : "uint")\(bits)"
        case .float(let bits): "float\(bits)"
        case .string: "string"
        case .other: "other"
        }
    }

    private var slash: String.Index { path.lastIndex(of: "/") ?? path.startIndex }
}

/// Datasets that stand together in results: a value with a property for each, for a list of them, or for further tables.
public protocol DatasetTable: Sendable {}

extension DatasetTable {
    /// All of them, in the order of the properties.
    public var datasets: [any DatasetDescription] {
        Mirror(reflecting: self).children.flatMap { _, value -> [any DatasetDescription] in
            if let dataset = value as? any DatasetDescription { return [dataset] }
            if let datasets = value as? [any DatasetDescription] { return datasets }
            if let tables = value as? [any DatasetTable] { return tables.flatMap(\.datasets) }
            return (value as? any DatasetTable)?.datasets ?? []
        }
    }
}
