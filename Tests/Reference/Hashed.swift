import NeuralNetwork

/// Numbers that depend on an index alone, by integer arithmetic; the same as `hashed` of `reference.py`.
public enum Hashed {
    /// In [−1, 1), a multiple of 2⁻²³.
    public static func number(_ index: Int) -> Float {
        var h = UInt32(truncatingIfNeeded: index) &* 2_654_435_761
        h ^= h >> 16
        h = h &* 0x45D_9F3B
        h ^= h >> 16
        return Float(Int(h >> 8) - 1 << 23) / Float(1 << 23)
    }

    public static func numbers(_ range: Range<Int>) -> [Float] { range.map(number) }

    /// Parameters made of the hashed numbers of their places, scaled so that activations stay of order one.
    public static func parameters(_ architecture: Architecture) -> [Float] {
        var flat: [Float] = []
        for tensor in ParameterLayout(architecture).tensors {
            let numbers = tensor.range.map(number)
            switch tensor.name.split(separator: ".").last {
            case "weight": flat += numbers.map { $0 * (tensor.name == "dense0.weight" ? 0.5 : 0.125) }
            case "bias": flat += numbers.map { $0 / 8 }
            case "gamma": flat += numbers.map { 1 + $0 / 4 }
            case "beta": flat += numbers.map { $0 / 4 }
            case "mean" where tensor.name.hasPrefix("norm"): flat += numbers.map { $0 / 4 }
            case "variance": flat += numbers.map { 1 + $0 / 2 }
            case "mean": flat += numbers.map { _ in 0 }
            default: flat += numbers.map { _ in 1 }
            }
        }
        return flat
    }
}
