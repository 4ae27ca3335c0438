import Crypto
import Foundation
import HDF5
import TestSupport

/// What a file holds, as lines of text: for each thing in it the SHA-256, its name, and its type and shape.
enum ResultDigest {
    /// What says when, where and by what a file was made.
    private static let circumstances: Set = [
        "created", "command", "host", "commit", "processor", "software_version", "ranks", "data:/members/seconds",
    ]
    /// Addresses in the file, by which dimension scales find each other.
    private static let references: Set = ["DIMENSION_LIST", "REFERENCE_LIST"]

    /// The lines of a run's directory, of an HDF5 file (its ending is .h5), or of any other file, which has one.
    static func lines(of path: String, named name: String) throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw SupportError("there is no \(path)") }
        if isDirectory.boolValue {
            return try line(of: "\(path)/config.yaml", named: "config.yaml") + lines(ofHDF5: "\(path)/ensemble.h5")
        }
        return try name.hasSuffix(".h5") ? lines(ofHDF5: path) : line(of: path, named: name)
    }

    static func text(of path: String, named name: String) throws -> String {
        try lines(of: path, named: name).joined(separator: "\n") + "\n"
    }

    /// The SHA-256.
    static func hash(_ bytes: some DataProtocol) -> Data { Data(SHA256.hash(data: bytes)) }

    /// Lower-case hexadecimal, as `sha256sum` prints it.
    static func sha256(_ bytes: some DataProtocol) -> String { hash(bytes).map { hexadecimal($0) }.joined() }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func line(of path: String, named name: String) throws -> [String] {
        guard let bytes = FileManager.default.contents(atPath: path) else { throw SupportError("there is no \(path)") }
        return ["\(sha256(bytes))  \(name)"]
    }

    /// All attributes and datasets but ``circumstances``, group by group, sorted by name.
    private static func lines(ofHDF5 path: String) throws -> [String] {
        let file = try HDF5File.open(path)
        var lines: [String] = []
        try visitGroup("/", of: file, &lines)
        try file.close()
        return lines
    }

    private static func visitGroup(_ group: String, of file: HDF5File, _ lines: inout [String]) throws {
        try visitAttributes(of: group, in: file, &lines)
        for name in try file.children(of: group) {
            let path = group == "/" ? "/\(name)" : "\(group)/\(name)"
            guard let dataset = try? file.dataset(path) else {
                try visitGroup(path, of: file, &lines)
                continue
            }
            try visitAttributes(of: path, in: file, &lines)
            guard !circumstances.contains("data:\(path)") else { continue }
            lines.append("\(sha256(try bytes(of: dataset)))  \(path)  \(description(dataset.layout))")
        }
    }

    private static func visitAttributes(of path: String, in file: HDF5File, _ lines: inout [String]) throws {
        for name in try file.attributeNames(on: path) where !references.contains(name) {
            guard path != "/" || !circumstances.contains(name) else { continue }
            let layout = try file.attributeLayout(name, on: path)
            let bytes = try bytes(of: name, on: path, in: file, layout.element)
            lines.append("\(sha256(bytes))  \(path)@\(name)  \(description(layout))")
        }
    }

    private static func description(_ layout: HDF5Layout) -> String {
        let type = switch layout.element {
        case .integer(let bits, let signed): "\(signed ? "int" : "uint")\(bits)"
        case .float(let bits): "float\(bits)"
        case .string: "string"
        case .other: "other"
        }
        return layout.shape.isEmpty ? type : "\(type) \(layout.shape.map { "\($0)" }.joined(separator: "×"))"
    }

    private static func bytes(of dataset: HDF5Dataset) throws -> [UInt8] {
        switch dataset.layout.element {
        case .integer(8, false): raw(try dataset.read(UInt8.self))
        case .integer(32, true): raw(try dataset.read(Int32.self))
        case .integer(64, true): raw(try dataset.read(Int64.self))
        case .integer(64, false): raw(try dataset.read(UInt64.self))
        case .float(32): raw(try dataset.read(Float.self))
        case .float(64): raw(try dataset.read(Double.self))
        case .string: raw(try dataset.readStrings())
        case let element: throw SupportError("\(dataset.path) holds \(element)")
        }
    }

    private static func bytes(of name: String, on path: String, in file: HDF5File, _ element: HDF5Element) throws -> [UInt8] {
        switch element {
        case .integer(8, false): raw(try file.attribute(name, on: path, as: [UInt8].self))
        case .integer(32, true): raw(try file.attribute(name, on: path, as: [Int32].self))
        case .integer(64, true): raw(try file.attribute(name, on: path, as: [Int64].self))
        case .integer(64, false): raw(try file.attribute(name, on: path, as: [UInt64].self))
        case .float(32): raw(try file.attribute(name, on: path, as: [Float].self))
        case .float(64): raw(try file.attribute(name, on: path, as: [Double].self))
        case .string: raw(try file.attribute(name, on: path, as: [String].self))
        default: throw SupportError("\(path)@\(name) holds \(element)")
        }
    }

    /// Numbers as they lie in a file: the processors this package runs on are little-endian too.
    private static func raw<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

    /// Texts one after the other, each with a newline.
    private static func raw(_ texts: [String]) -> [UInt8] { texts.flatMap { Array($0.utf8) + [10] } }
}
