import CHDF5

/// Numbers that can stand in a file; on disk always little-endian, and of the size their name says.
public protocol HDF5Number: BitwiseCopyable, AdditiveArithmetic, Sendable {
    static var hdf5Type: HDF5TypeCode { get }
    /// The type as a file describes it.
    static var element: HDF5Element { get }
}

/// The library's name of a number type.
public struct HDF5TypeCode: Sendable {
    let code: nucens_h5_type
}

extension UInt8: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_u8) }
    public static var element: HDF5Element { .integer(bits: 8, signed: false) }
}
extension Int32: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_i32) }
    public static var element: HDF5Element { .integer(bits: 32, signed: true) }
}
extension Int64: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_i64) }
    public static var element: HDF5Element { .integer(bits: 64, signed: true) }
}
extension UInt64: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_u64) }
    public static var element: HDF5Element { .integer(bits: 64, signed: false) }
}
extension Float: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_f32) }
    public static var element: HDF5Element { .float(bits: 32) }
}
extension Double: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_f64) }
    public static var element: HDF5Element { .float(bits: 64) }
}
// Int has 64 bits wherever this package runs.
extension Int: HDF5Number {
    public static var hdf5Type: HDF5TypeCode { HDF5TypeCode(code: nucens_h5_i64) }
    public static var element: HDF5Element { .integer(bits: 64, signed: true) }
}

/// What the elements of a dataset or an attribute are.
public enum HDF5Element: Equatable, Sendable, CustomStringConvertible {
    case integer(bits: Int, signed: Bool)
    case float(bits: Int)
    case string
    case other

    init(_ description: nucens_h5_description) {
        switch description.element_class {
        case nucens_h5_integer: self = .integer(bits: Int(description.bytes) * 8, signed: description.is_signed != 0)
        case nucens_h5_float: self = .float(bits: Int(description.bytes) * 8)
        case nucens_h5_string: self = .string
        default: self = .other
        }
    }

    public var description: String {
        switch self {
        case .integer(let bits, let signed): "\(bits)-bit \(signed ? "signed" : "unsigned") integers"
        case .float(let bits): "\(bits)-bit floating-point numbers"
        case .string: "strings"
        case .other: "elements of a type unknown here"
        }
    }

    /// Whether every value of this type has its exact equal in `other`. The library itself would round and clip silently.
    func fits(in other: HDF5Element) -> Bool {
        switch (self, other) {
        case (.float(let bits), .float(let room)): bits <= room
        case (.integer(let bits, let signed), .integer(let room, let roomSigned)):
            signed == roomSigned ? bits <= room : !signed && bits < room
        default: false
        }
    }
}

/// The type and shape of a dataset or an attribute.
public struct HDF5Layout: Equatable, Sendable {
    public let element: HDF5Element
    /// The extent of each dimension; empty for a scalar.
    public let shape: [Int]

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    init(_ description: nucens_h5_description) {
        element = HDF5Element(description)
        shape = withUnsafeBytes(of: description.shape) { bytes in
            bytes.bindMemory(to: Int64.self).prefix(Int(description.rank)).map { Int($0) }
        }
    }
}

/// A rectangular part of a dataset: `count[i]` elements from `offset[i]` on in dimension i. A count of 0 is a part without elements.
public struct HDF5Block: Equatable, Sendable {
    public var offset: [Int]
    public var count: [Int]

    public init(offset: [Int], count: [Int]) {
        self.offset = offset
        self.count = count
    }

    /// All of a dataset of this shape.
    public init(allOf shape: [Int]) {
        self.init(offset: shape.map { _ in 0 }, count: shape)
    }

    /// Rows of the first dimension, whole in all others.
    public init(rows: Range<Int>, of shape: [Int]) {
        self.init(allOf: shape)
        guard !shape.isEmpty else { return }
        offset[0] = rows.lowerBound
        count[0] = rows.count
    }

    /// The number of elements.
    public var elements: Int { count.reduce(1, *) }
}

/// How the ranks of a file opened in parallel move data.
public enum HDF5Transfer: Sendable {
    /// Each rank for itself.
    case independent
    /// All ranks in one call, which the library turns into few large accesses; a rank without data passes an empty block.
    case collective
}
