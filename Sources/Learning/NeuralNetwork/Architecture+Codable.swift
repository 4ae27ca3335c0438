/// What has its default is not written, so networks with one output and BatchNorm read and write what they always did.
extension Architecture: Codable {
    private enum CodingKeys: String, CodingKey {
        case inputs, width, blocks, activation, outputs, normalization, initialOutputBias
    }

    /// - Throws: `DecodingError` when a key is missing, or when no network has such a shape.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys, default missing: Int? = nil) throws -> Int {
            if let missing, !values.contains(key) { return missing }
            let count = try values.decode(Int.self, forKey: key)
            guard count > 0 else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "\(count) is no number of \(key.stringValue); a network has at least one")
            }
            return count
        }
        self.init(
            inputs: try count(.inputs), width: try count(.width), blocks: try count(.blocks),
            activation: try values.decode(Activation.self, forKey: .activation), outputs: try count(.outputs, default: 1),
            normalization: try values.decodeIfPresent(Normalization.self, forKey: .normalization) ?? .batch,
            initialOutputBias: try values.decodeIfPresent(Float.self, forKey: .initialOutputBias) ?? Architecture.initialOutputBias)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(inputs, forKey: .inputs)
        try values.encode(width, forKey: .width)
        try values.encode(blocks, forKey: .blocks)
        try values.encode(activation, forKey: .activation)
        if outputs != 1 { try values.encode(outputs, forKey: .outputs) }
        if normalization != .batch { try values.encode(normalization, forKey: .normalization) }
        if initialOutputBias != Architecture.initialOutputBias { try values.encode(initialOutputBias, forKey: .initialOutputBias) }
    }
}
