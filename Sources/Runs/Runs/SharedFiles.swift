import Files
import Foundation
import MPI

/// What rank 0 reads for a study and all ranks need, as bytes by name: nobody else touches the file system for it.
public struct SharedFiles: Sendable {
    public private(set) var names: [String] = []
    private var bytes: [[UInt8]] = []

    public init() {}

    /// Adds bytes under a name that is not there yet.
    public mutating func add(_ name: String, _ bytes: [UInt8]) {
        precondition(!names.contains(name), "each name stands for one sequence of bytes")
        names.append(name)
        self.bytes.append(bytes)
    }

    /// The bytes called `name`; nil without any.
    public subscript(name: String) -> [UInt8]? { names.firstIndex(of: name).map { bytes[$0] } }

    /// - Throws: ``RunError`` when there are no such bytes.
    public func bytes(_ name: String) throws(RunError) -> [UInt8] {
        guard let bytes = self[name] else { throw RunError("rank 0 sent no \(name)") }
        return bytes
    }

    /// Adds a value as JSON; numbers keep every bit, and are finite.
    public mutating func add(_ name: String, coded value: some Encodable) {
        guard let json = try? JSONEncoder().encode(value) else { preconditionFailure("values of finite numbers and texts always encode") }
        add(name, Array(json))
    }

    /// - Throws: ``RunError`` when there is no such value.
    public func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws(RunError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(try bytes(name)))
        } catch {
            throw RunError("rank 0 sent no \(name): \(error)")
        }
    }

    public mutating func add(_ name: String, _ numbers: [Float]) {
        add(name, numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) })
    }

    public mutating func add(_ name: String, _ numbers: [Double]) {
        add(name, numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) })
    }

    /// - Throws: ``RunError`` when there are no such numbers.
    public func floats(_ name: String) throws(RunError) -> [Float] {
        try bytes(name).withUnsafeBytes { raw in
            (0..<raw.count / 4).map { Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
        }
    }

    /// - Throws: ``RunError`` when there are no such numbers.
    public func doubles(_ name: String) throws(RunError) -> [Double] {
        try bytes(name).withUnsafeBytes { raw in
            (0..<raw.count / 8).map { Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))) }
        }
    }

    /// Rank 0's, on every rank.
    func shared(over ranks: any RankGroup) throws(MPIError) -> SharedFiles {
        let count = try ranks.broadcast([names.count])[0]
        var shared = SharedFiles()
        for index in 0..<count {
            let name = try ranks.broadcast(ranks.isRoot ? names[index] : "")
            shared.add(name, try ranks.broadcast(ranks.isRoot ? bytes[index] : []))
        }
        return shared
    }
}
