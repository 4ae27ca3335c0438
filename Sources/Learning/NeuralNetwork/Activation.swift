/// What a unit makes of its sum y.
public enum Activation: String, Hashable, Sendable, Codable, CaseIterable {
    /// max(0, y), that of the published networks.
    case relu
    /// y/(1 + e⁻ʸ) (S. Elfwing, E. Uchibe, K. Doya, Neural Netw. 107 (2018) 3): curves without kinks.
    case silu
}
