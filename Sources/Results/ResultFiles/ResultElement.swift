import HDF5

/// What the elements of a result's datasets are.
public protocol ResultElement: Sendable {
    static var stored: HDF5Element { get }
    static func write(_ values: [Self], to path: String, shape: [Int], of file: HDF5File) throws(HDF5Error)
    static func read(_ dataset: HDF5Dataset) throws(HDF5Error) -> [Self]
}

extension ResultElement where Self: HDF5Number {
    public static var stored: HDF5Element { element }

    public static func write(_ values: [Self], to path: String, shape: [Int], of file: HDF5File) throws(HDF5Error) {
        try file.write(values, to: path, shape: shape)
    }

    public static func read(_ dataset: HDF5Dataset) throws(HDF5Error) -> [Self] { try dataset.read(Self.self) }
}

extension Double: ResultElement {}
extension Float: ResultElement {}
extension Int: ResultElement {}
extension Int32: ResultElement {}

extension String: ResultElement {
    public static var stored: HDF5Element { .string }

    /// Texts stand in datasets of one dimension.
    public static func write(_ values: [String], to path: String, shape: [Int], of file: HDF5File) throws(HDF5Error) {
        try file.write(values, to: path)
    }

    public static func read(_ dataset: HDF5Dataset) throws(HDF5Error) -> [String] { try dataset.readStrings() }
}
