/// Numbers by name, such as "chi2_train". One that is not there, or has no value, is NaN.
public struct Figures: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// Finite values alone.
    private var values: [String: Double]

    public init(dictionaryLiteral elements: (String, Double)...) {
        values = Dictionary(elements.filter { $0.1.isFinite }, uniquingKeysWith: { $1 })
    }

    public subscript(name: String) -> Double {
        get { values[name] ?? .nan }
        set { values[name] = newValue.isFinite ? newValue : nil }
    }

    /// In alphabetical order.
    public var names: [String] { values.keys.sorted() }
}

extension Figures: Codable {
    public init(from decoder: any Decoder) throws { values = try decoder.singleValueContainer().decode([String: Double].self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

/// The figures of a training after some of its steps.
public struct TrainingEvaluation: Sendable, Equatable, Codable {
    public var step: Int
    public var figures: Figures

    public init(step: Int, figures: Figures) {
        self.step = step
        self.figures = figures
    }
}
