import Foundation

extension RankGroup {
    /// The values of all ranks in rank order, on rank 0; empty on the others. Numbers keep every bit, NaN and infinities too.
    public func gather<Value: Codable>(coded values: [Value]) throws -> [Value] {
        let gathered = try gather(try agree(on: Result { try JSONCoding.encode(values) }))
        return try (gathered ?? []).flatMap { try JSONCoding.decode([Value].self, from: $0) }
    }

    /// The values of all ranks in rank order, on every rank; otherwise as ``gather(coded:)``.
    public func allgather<Value: Codable>(coded values: [Value]) throws -> [Value] {
        try allgather(try agree(on: Result { try JSONCoding.encode(values) })).flatMap { try JSONCoding.decode([Value].self, from: $0) }
    }

    /// Rank 0's value, on every rank; otherwise as ``gather(coded:)``.
    ///
    /// - Parameter value: what the other ranks pass does not matter.
    public func broadcast<Value: Codable>(coded value: Value?) throws -> Value {
        try JSONCoding.decode(Value.self, from: try broadcast(try agree(on: Result { isRoot ? try JSONCoding.encode(value) : [] })))
    }
}

/// JSON in which numbers keep every bit.
private enum JSONCoding {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(value))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: Data(bytes))
    }
}
